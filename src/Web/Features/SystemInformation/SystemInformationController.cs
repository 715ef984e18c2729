using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.SystemInformation;

/// <summary>系统信息: for those who keep the installation running. Nothing of business.</summary>
[Authorize(Policy = Access.Administrators)]
public sealed class SystemInformationController(NpgsqlDataSource source, OfficialDay day, Demonstration demonstration) : Controller
{
    [HttpGet("/system")]
    public async Task<IActionResult> Index(CancellationToken cancel) => View(new SystemPage(
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        RuntimeInformation.FrameworkDescription,
        $"{Environment.MachineName} · {RuntimeInformation.OSDescription}",
        await SystemFacts.Database(source, cancel),
        await SystemFacts.Migrations(source, cancel),
        await SystemFacts.Missing(source, cancel),
        await SystemFacts.Policies(source, cancel),
        await SystemFacts.HolidayYears(source, cancel),
        day.Today,
        demonstration.Enabled));
}

/// <summary>The facts.</summary>
public sealed record SystemPage(
    string Version, string Runtime, string Node, DatabaseFacts Database, IReadOnlyList<AppliedMigration> Migrations, IReadOnlyList<string> Missing,
    IReadOnlyList<LoadedPolicy> Policies, IReadOnlyList<int> HolidayYears, DateOnly Today, bool Demonstration);
