namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>A picture for partial "_Chart": echarts options as an object, and the same figures as a table behind a toggle.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Title">What it shows, in one line.</param>
/// <param name="Option">Serialised as the echarts option.</param>
/// <param name="Columns">Headers of the table.</param>
/// <param name="Rows">Cells of the table, as shown.</param>
public sealed record Chart(string Id, string Title, object Option, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
