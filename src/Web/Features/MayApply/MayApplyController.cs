using System.ComponentModel.DataAnnotations;
using Dapper;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.MayApply;

/// <summary>Whose page it is.</summary>
public sealed record WhoMayApply(long EnterpriseId, string Name, string Uscc, long UnitId, string UnitName);

/// <summary>What the unit may apply for on a day.</summary>
public sealed record MayApplyPage(WhoMayApply Who, DateOnly On, int? Scenarios, UseCases.Titles.MayApply Result)
{
    public static (Tone Tone, string Text) Word(EntryVerdict verdict) => verdict switch
    {
        EntryVerdict.Allowed => (Tone.Good, "可以申报"),
        EntryVerdict.Warned => (Tone.Warning, "原则上不符，须说明理由"),
        _ => (Tone.Bad, "不得申报"),
    };
}

/// <summary>可申报载体: per kind allowed, in principle not, or barred, every reason with its article (Art. 16, 22–25).</summary>
[Authorize(Policy = Access.Business)]
public sealed class MayApplyController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    private static readonly string Sql = $"""
        select e.enterprise_id, e.name, e.uscc, e.unit_id, u.name as unit_name
        from enterprises e join enterprises u on u.enterprise_id = e.unit_id
        where e.enterprise_id = @id and {RegionScope.Sql("e")}
        """;

    [HttpGet("enterprises/{id:long}/may-apply")]
    public async Task<IActionResult> Index(long id, DateOnly? on, [Range(0, 99)] int? scenarios)
    {
        var scope = current.Officer.Scope;
        await using var connection = await database.OpenConnectionAsync();
        if (await connection.QuerySingleOrDefaultAsync<WhoMayApply>(Sql, new { id, scope.ScopeCity, scope.ScopeCounty, scope.ScopeEnterprise }) is not { } who)
            return NotFound();
        var asked = on ?? day.Today;
        int? submitted = ModelState.IsValid ? scenarios : null;
        return View(new MayApplyPage(who, asked, submitted, await UseCases.Titles.MayApply.On(connection, who.UnitId, asked, submitted)));
    }
}
