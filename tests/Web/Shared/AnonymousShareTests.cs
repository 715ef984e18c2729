using System.Net;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.Web.Shared;

/// <summary>The open pages, asked by many at once while the database is slow: those who work and those who look after the server still get in.</summary>
public sealed class AnonymousShareTests(TemplateDatabase template) : IAsyncLifetime
{
    private const int Visitors = 150;
    private const int Share = 3; // a third of the pool of the tests
    private const int Turned = 47; // 3 are served, 100 wait

    private const string BusySql = "select count(*) from pg_stat_activity where datname = current_database() and usename = 'gansu_app' and wait_event_type = 'Lock'";

    private readonly WebFixture _web = new(template);

    public ValueTask InitializeAsync() => _web.InitializeAsync();

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Strangers_get_a_third_of_the_connections_and_the_rest_is_asked_to_come_again()
    {
        await _web.Anonymous().Page("/report"); // the node has started before the database is slow
        await using var owner = await _web.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var held = await owner.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await owner.ExecuteAsync("lock table regions in access exclusive mode", transaction: held);
            var asked = Enumerable.Range(0, Visitors).Select(_ => _web.Anonymous().Get("/report")).ToList();
            while (asked.Count(one => one.IsCompleted) < Turned || await owner.ExecuteScalarAsync<int>(BusySql) < Share)
                await Task.Delay(50, TestContext.Current.CancellationToken);

            Assert.Equal(Share, await owner.ExecuteScalarAsync<int>(BusySql));
            using var door = await _web.Anonymous().Get("/invitation/nobody-s-link"); // the doors have a share of their own
            Assert.Equal(HttpStatusCode.OK, door.StatusCode);
            await using var left = await _web.App.OpenConnectionAsync(TestContext.Current.CancellationToken); // for who has signed in
            Assert.Equal(1, await left.ExecuteScalarAsync<int>("select 1"));
            await using var command = await _web.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken); // and the command line gets in
            Assert.Equal(1, await command.ExecuteScalarAsync<int>("select 1"));

            await held.RollbackAsync(TestContext.Current.CancellationToken);
            var answers = await Task.WhenAll(asked);
            Assert.All(answers, answer => Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]));
            Assert.True(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK) >= Share);
            var turned = answers.First(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
            Assert.Equal("5", turned.Headers.GetValues("Retry-After").Single());
            Assert.Contains("系统繁忙", await turned.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_account_of_the_application_cannot_take_every_connection_of_the_server()
    {
        await using var owner = await _web.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);

        var (limit, all, reserved) = await owner.QuerySingleAsync<(int, int, int)>("""
            select rolconnlimit, current_setting('max_connections')::int, current_setting('superuser_reserved_connections')::int from pg_roles where rolname = 'gansu_app'
            """);

        Assert.InRange(limit, 4 * Database.ConnectionsOfANode, all - reserved - 20);
    }
}
