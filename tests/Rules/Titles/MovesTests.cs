using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Tests.Rules.Titles;

/// <summary>The tables of moves as wholes: every state with every act, allowed to where it leads, and nothing else.</summary>
public sealed class MovesTests
{
    //          state             every act it allows, to which state, under which article
    [Theory]
    [InlineData("valid", "open-renewal>renewal-open@22 downgrade>downgraded@25 cancel>cancelled@24 lapse>expired@22 supersede>superseded@16 withdraw>withdrawn@8 reopen-review>under-review@26 annul>withdrawn@26")]
    [InlineData("renewal-open", "file-renewal>under-review@22 downgrade>downgraded@25 cancel>cancelled@24 lapse>expired@22 supersede>superseded@16 reopen-review>under-review@26 annul>withdrawn@26")]
    [InlineData("under-review", "withdraw-renewal>renewal-open@22 extend>valid@22 downgrade>downgraded@22 cancel>cancelled@22 lapse>expired@22 supersede>superseded@16 annul>withdrawn@26")]
    [InlineData("superseded", "restore>valid@26 reopen-review>under-review@26")]
    [InlineData("downgraded", "restore>valid@26 reopen-review>under-review@26")]
    [InlineData("cancelled", "restore>valid@26 reopen-review>under-review@26")]
    [InlineData("expired", "")] // B13: what happens after the end is no matter of Art. 24
    [InlineData("legacy", "begin-reexamination>reexamining@28")]
    [InlineData("reexamining", "rerecognise>rerecognised@28 not-continue>not-continued@28")]
    [InlineData("rerecognised", "restore>legacy@26")]
    [InlineData("not-continued", "restore>legacy@26")]
    [InlineData("withdrawn", "restore>valid@26")]
    public void Of_a_title(string state, string expected) =>
        Assert.Equal(expected, string.Join(' ', Enum.GetValues<TitleAct>().Select(act => TitleMoves.Find(TitleStates.Parse(state), act)).OfType<TitleMove>()
            .Select(move => $"{move.Act.Code()}>{move.To.Code()}@{move.Article}")));

    [Fact]
    public void Dates_only_open_and_end_what_a_person_must_decide_no_date_does()
    {
        Assert.Equal(["open-renewal", "lapse"], TitleMoves.All.Where(move => move.Cause == MoveCause.Date).Select(move => move.Act.Code()).Distinct());
        Assert.All(TitleMoves.All.Where(move => move.Act is TitleAct.Extend or TitleAct.Downgrade or TitleAct.Cancel), move => Assert.Equal(MoveCause.Decision, move.Cause));
        Assert.Equal(TitleStates.All.Count, Enum.GetValues<TitleState>().Length);
        Assert.Throws<InvalidOperationException>(() => TitleMoves.Move(TitleState.Expired, TitleAct.Cancel));
    }

    [Theory]
    [InlineData(BanState.Pending, "TakeEffect>active/Decision")]
    [InlineData(BanState.Active, "Expire>ended/Date Lift>lifted/Decision TakeBack>lifted/Decision")]
    [InlineData(BanState.Ended, "")]
    [InlineData(BanState.Lifted, "")]
    public void Of_a_bar(BanState state, string expected)
    {
        Assert.Equal(expected, string.Join(' ', BanMoves.All.Where(move => move.From == state).Select(move => $"{move.Act}>{move.To.Code()}/{move.Cause}")));
        foreach (var act in Enum.GetValues<BanAct>().Where(act => !BanMoves.All.Any(move => (move.From, move.Act) == (state, act))))
            Assert.Throws<InvalidOperationException>(() => BanMoves.Move(state, act));
        Assert.Equal(state, BanMoves.Parse(state.Code()));
    }

    //          stage        the acts of Art. 25
    [Theory]
    [InlineData(ReportStage.Registered, "Accept>Accepted Refuse>Refused")]
    [InlineData(ReportStage.Accepted, "FindUnfounded>Unfounded OrderRectification>Rectifying FindSerious>Serious")]
    [InlineData(ReportStage.Rectifying, "PassRecheck>Rectified FindSerious>Serious")] // B11: minor, nothing but the rectification
    [InlineData(ReportStage.Rectified, "Answer>Answered")]                            // B11: no decision, no bar
    [InlineData(ReportStage.Serious, "Decide>Decided")]
    [InlineData(ReportStage.Decided, "Answer>Answered")]
    [InlineData(ReportStage.Refused, "Answer>Answered")]
    [InlineData(ReportStage.Unfounded, "Answer>Answered")]
    [InlineData(ReportStage.Answered, "Archive>Archived")]
    [InlineData(ReportStage.Archived, "")]
    public void Of_a_report(ReportStage stage, string expected) =>
        Assert.Equal(expected, string.Join(' ', ReportMoves.ActsIn(stage).Select(act => $"{act}>{ReportMoves.Find(stage, act)!.To}")));
}
