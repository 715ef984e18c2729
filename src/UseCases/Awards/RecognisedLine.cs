using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>One recognition of this year's list, or a title in the ledger that has no award yet.</summary>
/// <param name="Seq">序号 of the list.</param>
/// <param name="Uscc">Who.</param>
/// <param name="Name">Name as the list has it.</param>
/// <param name="CityCode">市州, or 兰州新区.</param>
/// <param name="CountyCode">县（区）, where there is one.</param>
/// <param name="Kind">An awardable kind.</param>
/// <param name="Carrier">载体名称.</param>
/// <param name="Standard">年度标准 of this line; null leaves it to the batch.</param>
/// <param name="TitleId">The title, when it is in the ledger already.</param>
public sealed record RecognisedLine(
    int Seq, Uscc Uscc, string Name, string CityCode, string? CountyCode, TitleKind Kind, string Carrier, Money? Standard, long? TitleId = null);
