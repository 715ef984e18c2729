using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Policies;

/// <summary>政策与口径: the rule documents, their articles, and how they are read. Everybody who is signed in may read them.</summary>
[Authorize]
public sealed class PoliciesController(NpgsqlDataSource source, OfficialDay day) : Controller
{
    [HttpGet("/policies")]
    public async Task<IActionResult> Index(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var pending = await InterpretationList.Pending(connection);
        return View((await PolicyLibrary.Current(connection))
            .OrderByDescending(version => version.Pack.InForce.From)
            .Select(version => new PolicyLine(version, pending.GetValueOrDefault(version.Pack.Id), PolicyPage.StateOf(version.Pack, day.Today)))
            .ToList());
    }

    [HttpGet("/policies/{policy}")]
    public async Task<IActionResult> Policy(string policy, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await PolicyFinder.Find(connection, policy, day.Today) is { } version
            ? View(await PolicyPage.Of(connection, version, day.Today))
            : NotFound();
    }

    [HttpGet("/policies/{policy}/articles/{number:int}")]
    public async Task<IActionResult> Article(string policy, int number, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await PolicyFinder.Find(connection, policy, day.Today) is not { } version || number < 1 || number > version.Pack.Articles.Count)
            return NotFound();
        var readings = await PolicyPage.ReadingsOf(connection, version.Pack, day.Today);
        var page = new ArticlePage(version, version.Pack.Article(number), [.. readings.Where(line => line.Reading.Articles.Contains(number))]);
        Response.Headers.Vary = "HX-Request";
        return Request.Headers.ContainsKey("HX-Request") ? PartialView("_Article", page) : View(page);
    }
}
