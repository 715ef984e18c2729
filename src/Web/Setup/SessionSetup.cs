using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.SignIn;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>The cookie of a session, which holds nothing but its key.</summary>
internal static class SessionSetup
{
    private const string SignInPage = "/sign-in";

    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<SessionTickets>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<SessionTickets, PublicAddress>((options, tickets, address) =>
        {
            address.Name(options.Cookie, "gansu.session");
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.SessionStore = tickets;
            options.SlidingExpiration = false; // how long it lasts is decided where it stands
            options.LoginPath = SignInPage;
            options.ReturnUrlParameter = "returnUrl";
            options.Events = new CookieAuthenticationEvents { OnRedirectToLogin = ToSignIn, OnRedirectToAccessDenied = Refuse };
        });
        foreach (string between in new[] { IdentityConstants.TwoFactorUserIdScheme, IdentityConstants.TwoFactorRememberMeScheme, IdentityConstants.ExternalScheme })
        {
            services.AddOptions<CookieAuthenticationOptions>(between).Configure<PublicAddress>(
                (options, address) => address.Name(options.Cookie, $"gansu.{between.Split('.')[^1].ToLowerInvariant()}"));
        }
    }

    private static Task ToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        SessionTickets.ThrowIfUnread(context.HttpContext);
        if (context.HttpContext.IsAskedByProgram())
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (HttpMethods.IsPost(context.Request.Method) && RefusalFilter.CameFrom(context.Request) is { } form)
            context.Response.Redirect($"{SignInPage}?returnUrl={Uri.EscapeDataString(form)}"); // what was typed still stands there
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
