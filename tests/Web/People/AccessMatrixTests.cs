using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Every action of the site, for every role and for strangers: whoever is not named stays outside.</summary>
public sealed partial class AccessMatrixTests(WebFixture web) : IClassFixture<WebFixture>
{
    private static readonly HashSet<string> OpenToAll = ["SignIn", "Invitation", "Status", "Health", "PublicReport", "Subscription"];

    [Fact]
    public void Only_a_few_pages_are_open_to_strangers() =>
        Assert.Equal(OpenToAll.Order(), Actions().Where(action => action.IsOpen).Select(action => action.Controller).Distinct().Order());

    [Fact]
    public void Every_other_action_names_who_may_use_it() =>
        Assert.Empty(Actions().Where(action => !action.IsOpen && !action.NamesRoles && !action.IsForEverybodySignedIn).Select(action => action.ToString()));

    [Fact]
    public async Task Strangers_are_led_to_the_sign_in_page()
    {
        var stranger = web.Anonymous();
        await stranger.Page("/sign-in");
        var wrong = new List<string>();
        foreach (var action in Actions().Where(action => !action.IsOpen))
        {
            using var answer = await Call(stranger, action);
            bool led = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal);
            if (!led && answer.StatusCode != HttpStatusCode.Unauthorized)
                wrong.Add($"{action}: {answer.StatusCode}");
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(EveryRole))]
    public async Task A_role_gets_what_is_named_for_it_and_nothing_else(Role role)
    {
        var person = await web.SignInAs(role);
        var wrong = new List<string>();
        foreach (var action in Actions().Where(action => !action.IsOpen))
        {
            using var answer = await Call(person, action);
            bool forbidden = answer.StatusCode == HttpStatusCode.Forbidden;
            if (forbidden == action.Allows(role) || (int)answer.StatusCode >= 500)
                wrong.Add($"{action}: {(int)answer.StatusCode}, {(action.Allows(role) ? "allowed" : "not allowed")}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Nothing_is_posted_without_the_token_of_a_form()
    {
        var people = new Dictionary<Role, Visitor>();
        var wrong = new List<string>();
        foreach (var action in Actions().Where(action => action is { Method: "POST", Controller: not "Status" }))
        {
            var role = action.IsOpen ? Role.ProvinceMaker : Roles.All.First(action.Allows);
            var person = people.TryGetValue(role, out var known) ? known : people[role] = await web.SignInAs(role);
            using var answer = await person.Http.PostAsync(new Uri(action.Url, UriKind.Relative), new FormUrlEncodedContent([]));
            if (answer.StatusCode != HttpStatusCode.BadRequest)
                wrong.Add($"{action}: {answer.StatusCode}");
        }
        Assert.Empty(wrong);
    }

    public static TheoryData<Role> EveryRole => [.. Roles.All];

    // a form as a browser sends it that nobody filled in: every field is there, and empty
    private static Task<HttpResponseMessage> Call(Visitor person, SiteAction action) =>
        action.Method == "POST" ? person.Post(action.Url, [.. action.Fields.Select(field => (field, ""))]) : person.Get(action.Url);

    private List<SiteAction> Actions() =>
        [.. web.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items
            .OfType<ControllerActionDescriptor>()
            .Select(action => new SiteAction(action))
            .OrderBy(action => action.Url, StringComparer.Ordinal)];

    /// <summary>One action with the roles its attributes name.</summary>
    private sealed partial class SiteAction(ControllerActionDescriptor action)
    {
        private readonly List<IAuthorizeData> _rules = [.. action.EndpointMetadata.OfType<IAuthorizeData>()];

        public string Controller => action.ControllerName;

        public string Method { get; } = action.ActionConstraints?.OfType<HttpMethodActionConstraint>().FirstOrDefault()?.HttpMethods.First() ?? "GET";

        public string Url { get; } = "/" + Parameter().Replace(
            action.AttributeRouteInfo?.Template ?? "",
            parameter => parameter.Groups["word"] is { Success: true } word ? word.Value : "1"); // the first of several allowed words

        // what is typed, not what the address says
        public IEnumerable<string> Fields => action.Parameters
            .Where(parameter => action.AttributeRouteInfo?.Template?.Contains($"{{{parameter.Name}", StringComparison.Ordinal) != true)
            .SelectMany(parameter => IsOneValue(parameter.ParameterType) ? [parameter.Name] : parameter.ParameterType.GetProperties().Where(property => property.SetMethod?.IsPublic == true).Select(property => property.Name));

        public bool IsOpen => action.EndpointMetadata.OfType<IAllowAnonymous>().Any();

        public bool NamesRoles => _rules.Any(rule => rule.Policy is not null || rule.Roles is not null);

        public bool IsForEverybodySignedIn => _rules.Count > 0 && !NamesRoles;

        public bool Allows(Role role) => _rules.All(rule =>
            (rule.Policy is null || Access.Policies[rule.Policy].Contains(role))
            && (rule.Roles is null || rule.Roles.Split(',').Contains(role.Code())));

        public override string ToString() => $"{Method} {Url}";

        private static bool IsOneValue(Type type) => type == typeof(string) || type.IsValueType || type.IsArray || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true;

        [GeneratedRegex(@"\{[^}]*?(regex\(\^\((?<word>\w+)[^}]*)?\}")]
        private static partial Regex Parameter();
    }
}
