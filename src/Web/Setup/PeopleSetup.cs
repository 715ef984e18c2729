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
    public static void AddPeople(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddKeyRing(provider => PlaceOf(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<RevealField>();
        services.AddSingleton(provider => ReportSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => SignInSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<SignInGate>();
        services.AddIdentityCore<Account>(Rules)
            .AddUserStore<AccountStore>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddSignInManager<AccountSignIn>()
            .AddErrorDescriber<ChineseIdentityErrors>()
            .AddPasswordValidator<PasswordRules>()
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped(provider => (AccountSignIn)provider.GetRequiredService<SignInManager<Account>>());
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddSessions();
        services.AddAuthorizationBuilder().AddGansuPolicies();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, FirstThingsAnswer>();
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
        options.User.AllowedUserNameCharacters = "";
    }

    private static void AddGansuPolicies(this AuthorizationBuilder builder)
    {
        var firstThings = new FirstThingsFirst();
        var everybody = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(firstThings).Build();
        builder.SetFallbackPolicy(everybody).SetDefaultPolicy(everybody);
        foreach (var (policy, roles) in Access.Policies)
            builder.AddPolicy(policy, required => required.RequireRole(roles.Select(role => role.Code())).AddRequirements(firstThings));
    }

    /// <summary>Demonstration accounts, when this is a demonstration; else, as long as nobody manages accounts, a link for the first who will.</summary>
    public static async Task PrepareAccounts(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<Demonstration>().Enabled)
        {
            var seed = app.Services.GetRequiredService<SeedDemonstrationAccounts>();
            if (await seed.IsInEarnest())
                throw new RefusalException("这个数据库里有真实账号，不能按演示环境启动。请去掉 Gansu:Demonstration（以 ./run --empty 启动），或换一个数据库。");
            await seed.Run();
            return;
        }
        if (await Invitations.ForFirstAdministrator(app.Services.GetRequiredService<NpgsqlDataSource>()) is { } token)
        {
            string address = app.Services.GetRequiredService<PublicAddress>().Text ?? (app.Configuration["urls"]?.Split(';')[0] ?? "http://localhost:5080").TrimEnd('/');
            Console.WriteLine($"还没有安全管理员。请在 1 小时内打开这个一次性链接创建，重新启动后换新的链接：{address}/invitation/{token}");
        }
    }
}
