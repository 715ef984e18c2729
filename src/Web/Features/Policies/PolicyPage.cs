using Npgsql;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Policies;

/// <summary>One line of the list of rule documents.</summary>
public sealed record PolicyLine(PolicyVersion Version, int Pending, (Tone Tone, string Text) State);

/// <summary>A reading as it stands today.</summary>
/// <param name="Reading">The point and its alternatives.</param>
/// <param name="Letter">The letter in use.</param>
/// <param name="Since">The interpretation that made it so; null for the default.</param>
/// <param name="Pending">One that waits for confirmation.</param>
/// <param name="Coming">One confirmed for a later day.</param>
public sealed record ReadingLine(Reading Reading, string Letter, Interpretation? Since, InterpretationRow? Pending, Interpretation? Coming)
{
    public string InUse => Reading.Alternative(Letter)!.Text;

    public bool IsDefault => Letter == Reading.Default;
}

/// <summary>A rule document with its readings of the day.</summary>
public sealed record PolicyPage(
    PolicyVersion Version, IReadOnlyList<PolicyVersion> Versions, IReadOnlyDictionary<int, DateTime> LoadedAt,
    IReadOnlyList<ReadingLine> Readings, IReadOnlyList<InterpretationRow> Interpretations, DateOnly Today)
{
    public PolicyPack Pack => Version.Pack;

    public bool IsNewest => Version.PolicyVersionId == Versions[0].PolicyVersionId;

    public (Tone Tone, string Text) State => StateOf(Pack, Today);

    public static (Tone Tone, string Text) StateOf(PolicyPack pack, DateOnly today) =>
        today < pack.InForce.From ? (Tone.Waiting, "尚未施行")
        : today > pack.InForce.To ? (Tone.Bad, "已失效")
        : pack.InForce.To.DayNumber - today.DayNumber <= 180 ? (Tone.Warning, "施行中，即将期满")
        : (Tone.Good, "施行中");

    public static async Task<PolicyPage> Of(NpgsqlConnection connection, PolicyVersion version, DateOnly today) => new(
        version,
        await PolicyLibrary.Versions(connection, version.Pack.Id),
        await PolicyLibrary.LoadedAt(connection, version.Pack.Id),
        await ReadingsOf(connection, version.Pack, today),
        await InterpretationList.OfPolicy(connection, version.Pack.Id),
        today);

    public static async Task<IReadOnlyList<ReadingLine>> ReadingsOf(NpgsqlConnection connection, PolicyPack pack, DateOnly today)
    {
        var confirmed = (await PolicyLibrary.Interpretations(connection)).Where(one => one.PolicyId == pack.Id).ToList();
        var pending = (await InterpretationList.OfPolicy(connection, pack.Id)).Where(row => row.IsPending).ToLookup(row => row.Reading);
        var letters = PolicyInForce.ReadingsOn(pack, confirmed, today);
        return [.. pack.Readings.Select(reading => new ReadingLine(
            reading, letters[reading.Id],
            confirmed.LastOrDefault(one => one.Reading == reading.Id && one.From <= today),
            pending[reading.Id].FirstOrDefault(),
            confirmed.Find(one => one.Reading == reading.Id && one.From > today)))];
    }
}

/// <summary>One article with the readings that concern it.</summary>
public sealed record ArticlePage(PolicyVersion Version, Article Article, IReadOnlyList<ReadingLine> Readings);

/// <summary>An interpretation before its second person.</summary>
public sealed record InterpretationPage(PolicyVersion Version, InterpretationRow Row, Reading Reading, string Before, string After, string? WhyNot);
