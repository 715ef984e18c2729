using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>The second factor and a young password are wanted by every endpoint of the site, whatever serves it, of everybody.</summary>
public sealed partial class SecondFactorTests(WebFixture web) : IClassFixture<WebFixture>
{
    // written down by hand: what is open before
    private static readonly string[] Before =
        ["GET account", "GET account/two-factor", "POST account/password", "POST account/sessions/end", "POST account/sessions/{id:long}/end", "POST account/two-factor"];

    public static TheoryData<Role, bool> Everybody => [.. from role in Roles.All from demonstration in new[] { true, false } select new TheoryDataRow<Role, bool>(role, demonstration)];

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Without_it_nothing_is_served_but_the_pages_to_enrol_it(Role role, bool demonstration)
    {
        string name = $"without-{role.Code()}";
        await RealPeople.Make(web, name, role);
        // real people are asked in a demonstration as well
        var person = await RealPeople.SignIn(web, name, demonstration ? web.Site : web.InEarnest);
        await person.Page("/account");

        var served = new List<string>();
        foreach (var (request, url) in Endpoints().Where(endpoint => !Before.Contains(endpoint.Request)))
        {
            using var answer = request.StartsWith("GET", StringComparison.Ordinal) ? await person.Get(url) : await person.Post(url);
            bool led = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location?.ToString() == "/account/two-factor";
            if (!led && answer.StatusCode != HttpStatusCode.Forbidden)
                served.Add($"{request}: {(int)answer.StatusCode}");
        }
        Assert.Empty(served);
    }

    [Fact]
    public void What_is_walked_is_more_than_pages()
    {
        var requests = Endpoints().Select(endpoint => endpoint.Request).ToList();

        Assert.Contains("POST api/v1/awards/what-if", requests);
        Assert.Contains("GET openapi/{documentName}.json", requests);
        Assert.Superset(Before.ToHashSet(), requests.ToHashSet());
    }

    [Theory]
    [InlineData("/api/v1/awards/what-if", false, "两步验证")]
    [InlineData("/openapi/v1.json", false, "两步验证")]
    [InlineData("/api/v1/awards/what-if", true, "修改密码")]
    public async Task A_program_is_told_why(string url, bool enrolled, string reason)
    {
        string name = $"program-{enrolled}";
        await RealPeople.Make(web, name, Role.ProvinceMaker, enrolled);
        await using (var connection = await web.Owner.OpenConnectionAsync())
            await connection.ExecuteAsync("update users set password_changed_at = now() - interval '200 days' where user_name = @name and @enrolled", new { name, enrolled });
        var person = await RealPeople.SignIn(web, name);
        await person.Page("/account");

        using var answer = url.StartsWith("/api", StringComparison.Ordinal)
            ? await person.Send(url, new StringContent("""{"lines":[]}""", System.Text.Encoding.UTF8, "application/json"))
            : await person.Get(url);

        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_enrols_goes_on_in_the_same_session()
    {
        await RealPeople.Make(web, "enrols", Role.Enterprise);
        var person = await RealPeople.SignIn(web, "enrols");
        Assert.Equal("/account/two-factor", (await person.Get("/")).Headers.Location?.ToString());
        await person.Page("/account/two-factor");

        using var answer = await person.Post("/account/two-factor", ("Code", await RealPeople.FreshCode(web, "enrols", DateTimeOffset.UtcNow)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await person.Page("/");
    }

    // every endpoint that is not open to everybody, once for each verb
    private IEnumerable<(string Request, string Url)> Endpoints() =>
        from endpoint in web.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        let pattern = endpoint.RoutePattern.RawText?.TrimStart('/') ?? ""
        from verb in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where verb is "GET" or "POST"
        select ($"{verb} {pattern}", "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(Filled)));

    private static string Filled(RoutePatternPathSegment segment) => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "documentName" } => "v1",
        RoutePatternParameterPart parameter => parameter.ParameterPolicies.Select(policy => FirstWord().Match(policy.Content ?? "")).FirstOrDefault(word => word.Success)?.Groups[1].Value ?? "1",
        _ => "",
    }));

    [GeneratedRegex(@"regex\(\^\((\w+)")]
    private static partial Regex FirstWord();
}
