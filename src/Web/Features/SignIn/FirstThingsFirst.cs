using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Leads people of the province and administrators to enrol a second factor, and everybody to renew an old password, before anything else.</summary>
public sealed class FirstThingsFirst(Demonstration demonstration) : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var user = context.HttpContext.User;
        if (demonstration.Enabled || user.Identity?.IsAuthenticated != true
            || context.ActionDescriptor.RouteValues["controller"] is "MyAccount"
            || context.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            return;
        var role = user.ToOfficer().Role;
        if (user.HasClaim(OfficerClaims.PasswordExpired, "true"))
            context.Result = new RedirectResult("/account");
        else if ((role.IsProvincial() || role.IsAdministrator()) && !user.HasClaim(OfficerClaims.SecondFactor, "true"))
            context.Result = new RedirectResult("/account/two-factor");
    }
}
