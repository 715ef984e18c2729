using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>What the columns of a line and the rule of its batch say of a calculation; the explanation beside them says the rest.</summary>
/// <param name="Rule">Of the version the batch was calculated under.</param>
/// <param name="Kind">What the award is for.</param>
/// <param name="DecidedOn">The decision day.</param>
/// <param name="Maximum">最高标准.</param>
/// <param name="Standard">年度标准 in use.</param>
/// <param name="Deducted">应扣除额.</param>
/// <param name="Ceiling">本次可奖励上限.</param>
public sealed record StoredLine(AwardRule Rule, TitleKind Kind, DateOnly DecidedOn, Money Maximum, Money Standard, Money Deducted, Money Ceiling);
