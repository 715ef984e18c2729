using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>
/// Part of every policy: the second factor is enrolled and this session came in with it, and the password is not too old. For everybody and every endpoint,
/// whatever serves it; only accounts of the demonstration are exempt, and the pages on which one does these things (<see cref="BeforeEverythingAttribute"/>).
/// </summary>
public sealed class FirstThingsFirst : AuthorizationHandler<FirstThingsFirst>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, FirstThingsFirst requirement)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool here = (context.Resource as HttpContext)?.GetEndpoint()?.Metadata.GetMetadata<BeforeEverythingAttribute>() is not null;
        if (here || PageFor(context.User) is null)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    /// <summary>Where the person has to go first; null when nothing is left to do.</summary>
    public static string? PageFor(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.HasClaim(OfficerClaims.Demonstration, "true"))
            return null;
        if (user.HasClaim(OfficerClaims.PasswordExpired, "true"))
            return "/account";
        return user.HasClaim(OfficerClaims.Means, OfficerClaims.WithSecondFactor) ? null : "/account/two-factor";
    }
}

/// <summary>Said of the pages that are open before the second factor is enrolled and an old password changed.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class BeforeEverythingAttribute : Attribute;

/// <summary>Leads people to what comes first; tells it to programs.</summary>
public sealed class FirstThingsAnswer : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(authorizeResult);
        if (!authorizeResult.Forbidden || authorizeResult.AuthorizationFailure?.FailedRequirements.All(failed => failed is FirstThingsFirst) != true
            || FirstThingsFirst.PageFor(context.User) is not { } page)
            return _usual.HandleAsync(next, context, policy, authorizeResult);
        if (!context.IsAskedByProgram())
        {
            context.Response.Redirect(page);
            return Task.CompletedTask;
        }
        string first = page == "/account" ? "密码已经用了 180 天，请先在网页上修改密码，再使用接口。" : "请先在网页上开启两步验证，再使用接口。";
        return Results.Problem(first, statusCode: StatusCodes.Status403Forbidden, title: "还不能使用").ExecuteAsync(context);
    }
}
