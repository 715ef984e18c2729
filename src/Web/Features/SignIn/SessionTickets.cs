using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Between the cookie, which holds a key and nothing else, and the sessions in the database: who a person is and what they may do is read anew with every request.</summary>
public sealed class SessionTickets(NpgsqlDataSource source, SignInSettings settings, Demonstration demonstration, TimeProvider clock) : ITicketStore
{
    private const string Brought = "BroughtSession";
    private const string Unread = "UnreadSession";

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (httpContext.GetEndpoint()?.Metadata.GetMetadata<ComesInAttribute>() is not null)
        {
            httpContext.Items[Brought] = key; // who comes in gets a key of their own: this one may have been planted
            return null;
        }
        httpContext.Items.Remove(Unread); // a request that is tried once more
        try
        {
            if (await Sessions.Find(source, key, settings, clock.GetUtcNow(), cancellationToken) is not { } session
                || (session.Account.Demonstration && !demonstration.Enabled))
                return null;
            var principal = new ClaimsPrincipal(AccountClaims.Of(session.Account, clock.GetUtcNow(), session));
            return new AuthenticationTicket(principal, IdentityConstants.ApplicationScheme);
        }
        catch (NpgsqlException problem)
        {
            httpContext.Items[Unread] = problem; // pages for everybody, that of the failure among them, are served all the same
            return null;
        }
    }

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(httpContext);
        if (httpContext.Items[Brought] is string former)
            await Sessions.End(source, former, "replaced", clock.GetUtcNow(), cancellationToken);
        return await Sessions.Start(
            source, UserId(ticket), ticket.Principal.Text(OfficerClaims.Stamp), IsWithSecondFactor(ticket), httpContext.Address(),
            Device.Of(httpContext.Request.Headers.UserAgent.ToString()), clock.GetUtcNow(), cancellationToken);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Sessions.Renew(source, key, UserId(ticket), ticket.Principal.Text(OfficerClaims.Stamp), IsWithSecondFactor(ticket), cancellationToken);
    }

    public Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken) =>
        Sessions.End(source, key, "signed-out", clock.GetUtcNow(), cancellationToken);

    /// <summary>A session that could not be read is not one that is missing: nobody is sent to sign in for it.</summary>
    public static void ThrowIfUnread(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Items[Unread] is NpgsqlException problem)
            ExceptionDispatchInfo.Throw(problem);
    }

    // the cookie handler asks with the request only
    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw new NotSupportedException();

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task RenewAsync(string key, AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task RemoveAsync(string key) => throw new NotSupportedException();

    private static long UserId(AuthenticationTicket ticket) => long.Parse(ticket.Principal.Text(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture);

    private static bool IsWithSecondFactor(AuthenticationTicket ticket) => ticket.Principal.HasClaim(OfficerClaims.Means, OfficerClaims.WithSecondFactor);
}

/// <summary>Said of the actions by which a person comes in: whatever session the browser still has does not count there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ComesInAttribute : Attribute;
