using System.Net;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class LegacyPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private readonly SmallLedger _ledger = new(web.Owner);

    [Fact]
    public async Task Legacy_titles_of_several_enterprises_are_decided_in_one_document_without_award()
    {
        long one = await _ledger.Enterprise("原称号一"), two = await _ledger.Enterprise("原称号二");
        long workshop = await _ledger.Title(one, TitleKind.LegacyWorkshop, new(2022, 9, 5), "原车间");
        long factory = await _ledger.Title(two, TitleKind.LegacyFactory, new(2023, 9, 5), "原工厂");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var approver = await web.SignInAs(Role.Approver);
        Assert.Single((await maker.Page("/legacy-titles?state=legacy&kind=legacy-workshop&q=原称号")).QuerySelectorAll("input[name=ids]"));

        await maker.Page($"/legacy-titles/begin?ids={workshop}&ids={factory}");
        Assert.Equal("/legacy-titles?state=reexamining", await maker.PostOn("/legacy-titles/begin", ("Ids", $"{workshop}"), ("Ids", $"{factory}"), ("Reason", "现场复审")));
        var form = await maker.Page($"/decisions/new?matter=reexamination&ids={workshop}&ids={factory}");
        Assert.Equal(["rerecognise:basic", "rerecognise:advanced"], form.Fields("/decisions/check").Where(field => field.Name.EndsWith("Choice", StringComparison.Ordinal)).Select(field => field.Value));
        (string, string)[] filled = form.Fields("/decisions/check", ("Document", "甘工信发〔2026〕88号"), ("Reason", "复审结果"), ("Items[1].Choice", "not-continue"), ("Items[0].ValidTo", "2029-11-29"));
        using var check = await maker.Post("/decisions/check", filled);
        var plan = await maker.Parse(check);
        Assert.Contains("重新认定为基础级智能工厂，有效期至2029年11月29日（以文件载明的为准），不另给予奖励", plan.Text("#plan"), StringComparison.Ordinal);
        Assert.Contains("不予延续", plan.Text("#plan"), StringComparison.Ordinal);
        string list = await maker.PostOn("/decisions", plan.Fields("/decisions"));
        string[] decisions = [.. (await approver.Page(list)).QuerySelectorAll("input[name=ids]").Select(box => box.GetAttribute("value")!)];
        Assert.Equal(2, decisions.Length); // one for each enterprise
        await approver.PostOn("/decisions/confirm", [.. decisions.Select(id => ("ids", id))]);

        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal(["rerecognised", "not-continued"], await connection.QueryAsync<string>("select state from titles where title_id = any (@ids) order by title_id", new { ids = new[] { workshop, factory } }));
        Assert.Equal("basic valid 2029-11-29", await connection.ExecuteScalarAsync<string>("select concat_ws(' ', kind, state, valid_to) from titles where derived_from = @workshop", new { workshop }));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await web.SignInAs(Role.City)).Get("/legacy-titles")).StatusCode);
    }
}
