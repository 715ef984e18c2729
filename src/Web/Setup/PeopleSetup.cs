using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.SignIn;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>Who may come in and what they may do.</summary>
public static class PeopleSetup
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    public static void AddPeople(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddKeyRing(provider => PlaceOf(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<RevealField>();
        services.AddSingleton(provider => ReportSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.AddIdentityCore<Account>(Rules)
            .AddUserStore<AccountStore>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddSignInManager<AccountSignIn>()
            .AddErrorDescriber<ChineseIdentityErrors>()
            .AddPasswordValidator<PasswordRules>()
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(options =>
            {
                options.Cookie.Name = "gansu.session";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.ExpireTimeSpan = Idle;
                options.SlidingExpiration = true;
                options.LoginPath = "/sign-in";
                options.ReturnUrlParameter = "returnUrl";
                options.Events.OnRedirectToLogin = context =>
                {
                    if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi"))
                        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    else if (HttpMethods.IsPost(context.Request.Method) && RefusalFilter.CameFrom(context.Request) is { } form)
                        context.Response.Redirect($"{options.LoginPath}?returnUrl={Uri.EscapeDataString(form)}"); // what was typed still stands there
                    else
                        context.Response.Redirect(context.RedirectUri);
                    return Task.CompletedTask;
                };
                options.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            });
        });
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddAuthorizationBuilder().AddGansuPolicies();
        services.AddSingleton<SeedDemonstrationAccounts>();
        services.AddSingleton<DemonstrationAccounts>();
    }

    /// <summary>Addresses stored in clear by an earlier version are encrypted before anybody is served.</summary>
    public static async Task PrepareAddresses(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (await EncryptAddresses.Once(app.Services.GetRequiredService<NpgsqlDataSource>(), app.Services.GetRequiredService<SensitiveFields>()) is var done and > 0)
            app.Logger.LogInformation("{Count} e-mail addresses encrypted", done);
    }

    private static MasterKeyPlace PlaceOf(IConfiguration configuration) => new(
        configuration[MasterKey.Variable],
        configuration["GANSU_HOME"] ?? Path.Combine(Directory.GetCurrentDirectory(), ".gansu"));

    private static void Rules(IdentityOptions options)
    {
        options.Password.RequiredLength = 12;
        options.Password.RequiredUniqueChars = 6;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireDigit = false;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        options.User.AllowedUserNameCharacters = "";
    }

    private static void AddGansuPolicies(this AuthorizationBuilder builder)
    {
        builder.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var (policy, roles) in Access.Policies)
            builder.AddPolicy(policy, required => required.RequireRole(roles.Select(role => role.Code())));
    }

    /// <summary>Demonstration accounts, when this is a demonstration; else, as long as nobody manages accounts, a link for the first who will.</summary>
    public static async Task PrepareAccounts(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<Demonstration>().Enabled)
        {
            await app.Services.GetRequiredService<SeedDemonstrationAccounts>().Run();
            return;
        }
        if (await Invitations.ForFirstAdministrator(app.Services.GetRequiredService<NpgsqlDataSource>()) is { } token)
        {
            string address = (app.Configuration["Gansu:Address"] ?? app.Configuration["urls"]?.Split(';')[0] ?? "http://localhost:5080").TrimEnd('/');
            Console.WriteLine($"还没有安全管理员。请在 1 小时内打开这个一次性链接创建，重新启动后换新的链接：{address}/invitation/{token}");
        }
    }
}
