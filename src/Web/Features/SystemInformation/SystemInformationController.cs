using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SystemInformation;

/// <summary>系统信息: for those who keep the installation running. Nothing of business.</summary>
[Authorize(Policy = Access.Administrators)]
public sealed class SystemInformationController(
    NpgsqlDataSource source, OfficialDay day, Demonstration demonstration, ILetterTransport transport, TimeProvider clock) : Controller
{
    [HttpGet("/system")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(new SystemPage(
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        RuntimeInformation.FrameworkDescription,
        $"{Environment.MachineName} · {RuntimeInformation.OSDescription}",
        new(EngineStorage.Description, transport.Description, Schedule.Gansu.Id, await Cluster.Nodes(source, cancel), clock.GetUtcNow().UtcDateTime, await SystemFacts.Clock(source, cancel)),
        await SystemFacts.Database(source, cancel),
        await SystemFacts.Migrations(source, cancel),
        await SystemFacts.Missing(source, cancel),
        await SystemFacts.Policies(source, cancel),
        await SystemFacts.HolidayYears(source, cancel),
        day.Today,
        demonstration.Enabled));
}

/// <summary>What works by itself: who does the jobs, how letters leave, which nodes there are, and whether the clocks agree.</summary>
public sealed record BackgroundFacts(string Engine, string Transport, string TimeZone, IReadOnlyList<ClusterNode> Nodes, DateTime Now, DateTime DatabaseNow)
{
    /// <summary>Leases of letters compare the clocks of machines; a minute is too much.</summary>
    public bool ClocksDiffer => (Now - DatabaseNow).Duration() >= TimeSpan.FromMinutes(1);
}

/// <summary>The facts.</summary>
public sealed record SystemPage(
    string Version, string Runtime, string Node, BackgroundFacts Background, DatabaseFacts Database, IReadOnlyList<AppliedMigration> Migrations, IReadOnlyList<string> Missing,
    IReadOnlyList<LoadedPolicy> Policies, IReadOnlyList<int> HolidayYears, DateOnly Today, bool Demonstration);
