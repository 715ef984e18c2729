using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Web.Features.Decisions;

/// <summary>A title in the form; the choice is an act with its target, as "downgrade:basic", or empty: not concerned.</summary>
public sealed class DecisionItem
{
    public long TitleId { get; set; }

    public string? Choice { get; set; }

    public DateOnly? ValidTo { get; set; }

    public DecidedTitle? Decided()
    {
        string[] part = (Choice ?? "").Split(':');
        var act = Enum.GetValues<TitleAct>().FirstOrDefault(act => act.Code() == part[0]);
        return act == default ? null : new DecidedTitle(TitleId, act, part.Length > 1 && TitleKinds.TryParse(part[1], out var kind) ? kind : null, ValidTo);
    }
}

/// <summary>A decision as one person enters it: one form for every matter, one document for many titles.</summary>
public sealed class DecisionForm
{
    public DecisionMatter Matter { get; set; } = DecisionMatter.Sanction;

    public int Article { get; set; }

    public long? Enterprise { get; set; }

    [Display(Name = "决定文号"), Required, StringLength(60)]
    public string? Document { get; set; }

    [Display(Name = "决定日期"), Required]
    public DateOnly? DecidedOn { get; set; }

    [Display(Name = "生效日期"), Required]
    public DateOnly? EffectiveOn { get; set; }

    [Display(Name = "事由"), StringLength(100)]
    public string? Grounds { get; set; }

    [Display(Name = "认定的事实和理由"), Required, StringLength(2000)]
    public string? Reason { get; set; }

    [Display(Name = "研究决定的会议"), StringLength(100)]
    public string? Meeting { get; set; }

    [Display(Name = "会议日期")]
    public DateOnly? MeetingOn { get; set; }

    [Display(Name = "不得申报的年限"), Range(0, 20)]
    public int BanYears { get; set; }

    [Display(Name = "通报推荐单位")]
    public bool NameRecommender { get; set; }

    public long? Report { get; set; }

    public long? Settlement { get; set; }

    public long? Ban { get; set; }

    public long? Reverses { get; set; }

    public List<DecisionItem> Items { get; set; } = [];

    public List<long> Uploads { get; set; } = [];

    public List<IFormFile> Files { get; set; } = [];

    [ValidateNever, BindNever]
    public DecisionSubject Subject { get; set; } = DecisionSubject.Nothing;

    /// <summary>Renewals asked for that are halted, and why.</summary>
    [ValidateNever, BindNever]
    public IReadOnlyList<string> Halted { get; set; } = [];

    /// <summary>A title may have a period after it, which the document may print.</summary>
    public bool PrintsPeriods => Matter is DecisionMatter.Renewal or DecisionMatter.Reexamination || Sanction?.Outcomes.Contains(SanctionOutcome.Downgrade) == true;

    /// <summary>The rule of the article, when it is one of Art. 22–25.</summary>
    [ValidateNever, BindNever]
    public SanctionRule? Sanction { get; set; }

    /// <summary>One decision per title of a renewal, per enterprise else.</summary>
    public IReadOnlyList<DecisionDraft> Drafts()
    {
        var chosen = Items.Select(item => (Title: Subject.Titles.FirstOrDefault(title => title.TitleId == item.TitleId), Decided: item.Decided()))
            .Where(pair => pair.Title is not null && pair.Decided is not null)
            .Select(pair => (Title: pair.Title!, Decided: pair.Decided!)).ToList();
        return Matter switch
        {
            DecisionMatter.Renewal => [.. chosen.Select(pair => Draft(pair.Title.EnterpriseId, [pair.Decided]) with { RenewalId = pair.Title.RenewalId })],
            DecisionMatter.Supersession or DecisionMatter.Reexamination or DecisionMatter.Withdrawal =>
                [.. chosen.GroupBy(pair => pair.Title.EnterpriseId).Select(group => Draft(group.Key, [.. group.Select(pair => pair.Decided)]))],
            _ => Enterprise is { } enterprise ? [Draft(enterprise, [.. chosen.Select(pair => pair.Decided)])] : [],
        };
    }

    private DecisionDraft Draft(long enterprise, IReadOnlyList<DecidedTitle> titles) =>
        new(Matter, Article, enterprise, Document ?? "", DecidedOn!.Value, EffectiveOn!.Value, Reason ?? "")
        {
            Grounds = Grounds ?? "",
            Meeting = Meeting ?? "",
            MeetingOn = MeetingOn,
            BanYears = BanYears,
            Recommender = NameRecommender ? Subject.Enterprise?.CityCode : null,
            ReportId = Report,
            BanId = Ban,
            Reverses = Reverses,
            Titles = titles,
        };
}

/// <summary>Who and what the form is about, read anew at every step.</summary>
public sealed record DecisionSubject(EnterpriseChoice? Enterprise, IReadOnlyList<TitleChoice> Titles, BanChoice? Ban, DecisionFacts? Reverses, AnsweredReport? Report, IReadOnlyList<PendingFile> Kept)
{
    public static readonly DecisionSubject Nothing = new(null, [], null, null, null, []);

    /// <summary>Where somebody who does not go on is led back to.</summary>
    public string Back(long? settlement) => Report is { } report ? $"/reports/{report.ReportId}" : settlement is { } batch ? $"/settlements/{batch}/receipt" : "/decisions";

    /// <summary>What may be chosen for a title under a matter and article: value and words, the first being the default.</summary>
    public static IEnumerable<(string Value, string Text)> Choices(DecisionMatter matter, SanctionRule? sanction, PolicyPack pack, TitleChoice title)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(title);
        var downgrades = pack.Ladder.DowngradeTargets(title.Kind).Select(kind => ($"downgrade:{kind.Code()}", $"降为{kind.ShortName()}"));
        return matter switch
        {
            DecisionMatter.Renewal => [("extend", "通过，延长有效期"), .. downgrades, ("cancel", "取消称号")],
            DecisionMatter.Sanction =>
            [
                ("", "不涉及"),
                .. sanction?.Outcomes.Contains(SanctionOutcome.Revoke) == true ? [("cancel", "取消称号")] : Array.Empty<(string, string)>(),
                .. sanction?.Outcomes.Contains(SanctionOutcome.Downgrade) == true ? downgrades : [],
            ],
            DecisionMatter.Supersession => [("supersede", "由更高等级接替"), ("", "本次不办理")],
            DecisionMatter.Withdrawal => [("withdraw", "按国家文件撤销")],
            DecisionMatter.Reexamination =>
            [
                .. TitleKinds.All.Where(kind => kind.IsProvincial()).OrderByDescending(kind => pack.Legacy.Proposals.GetValueOrDefault(title.Kind) == kind)
                    .Select(kind => ($"rerecognise:{kind.Code()}", $"重新认定为{kind.ShortName()}{(pack.Legacy.Proposals.GetValueOrDefault(title.Kind) == kind ? "（建议）" : "")}")),
                ("not-continue", "不予延续"), ("", "本次不办理"),
            ],
            _ => [],
        };
    }
}
