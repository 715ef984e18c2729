using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>The columns of the two sheets of a ledger.</summary>
public enum Field
{
    /// <summary>序号.</summary>
    Sequence,

    /// <summary>市州.</summary>
    City,

    /// <summary>县（区）.</summary>
    County,

    /// <summary>企业名称.</summary>
    Name,

    /// <summary>统一社会信用代码.</summary>
    Uscc,

    /// <summary>载体类型.</summary>
    Kind,

    /// <summary>载体名称.</summary>
    Carrier,

    /// <summary>认定文号, or 决定文号.</summary>
    Document,

    /// <summary>认定日期, or 决定日期.</summary>
    Day,

    /// <summary>奖励金额（万元）.</summary>
    Amount,

    /// <summary>奖励文号.</summary>
    AwardDocument,

    /// <summary>资金年度.</summary>
    FundYear,

    /// <summary>备注.</summary>
    Remark,

    /// <summary>处理依据.</summary>
    Basis,

    /// <summary>处理内容.</summary>
    Content,

    /// <summary>不得申报年限（年）.</summary>
    BanYears,
}

/// <summary>A column of a form: its name, whether a sheet must have it, and the other headings people give it.</summary>
public sealed record FormColumn(Field Field, string Name, bool Required, params string[] Variants);

/// <summary>One row of a worksheet or CSV file with the number a person sees beside it; hidden with its whole sheet, or not.</summary>
public sealed record SheetRow(string Sheet, int Number, IReadOnlyList<CellValue> Cells, bool Hidden = false);

/// <summary>A sheet that can be imported, known by its headings in any order.</summary>
public sealed partial class SheetForm
{
    private readonly Dictionary<string, FormColumn> _headings = [];

    private SheetForm(string name, params FormColumn[] columns)
    {
        Name = name;
        Columns = columns;
        foreach (var column in columns)
        {
            foreach (string heading in column.Variants.Append(column.Name))
                _headings[Normalise(heading)] = column;
        }
    }

    /// <summary>历年认定与奖励.</summary>
    public static SheetForm Ledger { get; } = new(
        "历年认定与奖励",
        new(Field.Sequence, "序号", false, "编号", "序"),
        new(Field.City, "市州", true, "市(州)", "市、州", "市/州", "所属市州", "所在市州", "地市", "市", "市州名称"),
        new(Field.County, "县（区）", false, "县区", "区县", "县(市、区)", "县、区", "县(市区)", "县市区", "区(县)", "所属县区", "所在县(区)"),
        new(Field.Name, "企业名称", true, "单位名称", "企业", "企业全称", "申报单位", "获奖单位"),
        new(Field.Uscc, "统一社会信用代码", true, "社会信用代码", "信用代码", "统一信用代码", "统一社会信用代码证号", "统一代码"),
        new(Field.Kind, "载体类型", true, "类型", "认定类型", "载体类别", "类别", "认定类别", "称号类型", "称号"),
        new(Field.Carrier, "载体名称", true, "名称", "项目名称", "场景(工厂、车间)名称", "认定载体名称", "载体(工厂/场景)名称", "载体(场景、工厂)名称"),
        new(Field.Document, "认定文号", true, "认定文件", "认定文件文号", "认定文件号", "文号", "公布文号", "批准文号"),
        new(Field.Day, "认定日期", true, "认定时间", "公布日期", "认定文件日期"),
        new(Field.Amount, "奖励金额（万元）", true, "奖励金额", "奖励资金(万元)", "奖励资金", "奖补金额(万元)", "奖补资金(万元)", "金额(万元)", "金额", "奖励金额(元)", "奖励资金(元)", "金额(元)", "奖励金额万元"),
        new(Field.AwardDocument, "奖励文号", false, "奖励文件", "资金文号", "下达文号", "资金下达文号", "奖励资金文号", "奖励文件号"),
        new(Field.FundYear, "资金年度", true, "年度", "奖励年度", "预算年度", "资金年份"),
        new(Field.Remark, "备注", false, "说明"));

    /// <summary>处理决定.</summary>
    public static SheetForm Decisions { get; } = new(
        "处理决定",
        new(Field.Sequence, "序号", false, "编号", "序"),
        new(Field.City, "市州", false, "市(州)", "市、州", "所属市州", "地市", "市"),
        new(Field.County, "县（区）", false, "县区", "区县", "县(市、区)"),
        new(Field.Name, "企业名称", true, "单位名称", "企业"),
        new(Field.Uscc, "统一社会信用代码", true, "社会信用代码", "信用代码", "统一信用代码"),
        new(Field.Carrier, "载体名称", true, "名称"),
        new(Field.Basis, "处理依据", true, "依据", "依据条款", "处理条款"),
        new(Field.Content, "处理内容", true, "处理结果", "处理决定", "处理意见"),
        new(Field.Document, "决定文号", true, "处理文号", "文号", "决定文件"),
        new(Field.Day, "决定日期", true, "处理日期", "决定时间", "处理时间"),
        new(Field.BanYears, "不得申报年限（年）", false, "不得申报年限", "禁止申报年限(年)", "禁报年限(年)", "限制申报年限(年)"),
        new(Field.Remark, "备注", false, "说明"));

    /// <summary>拟认定名单 of a year, for the calculation of its awards.</summary>
    public static SheetForm RecognisedList { get; } = new(
        "拟认定名单",
        new(Field.Sequence, "序号", false, "编号", "序"),
        new(Field.City, "市州", true, "市(州)", "市、州", "市/州", "所属市州", "所在市州", "地市", "市", "市州名称"),
        new(Field.County, "县（区）", false, "县区", "区县", "县(市、区)", "县、区", "县(市区)", "县市区", "区(县)", "所属县区", "所在县(区)"),
        new(Field.Name, "企业名称", true, "单位名称", "企业", "企业全称", "申报单位"),
        new(Field.Uscc, "统一社会信用代码", true, "社会信用代码", "信用代码", "统一信用代码", "统一社会信用代码证号", "统一代码"),
        new(Field.Kind, "载体类型", true, "类型", "认定类型", "载体类别", "类别", "认定类别", "称号类型", "称号", "拟认定类型"),
        new(Field.Carrier, "载体名称", true, "名称", "项目名称", "场景(工厂)名称", "认定载体名称"),
        new(Field.Amount, "年度标准（万元）", false, "年度标准", "奖励标准(万元)", "奖励标准", "年度奖励标准(万元)", "年度奖励标准", "标准(万元)", "年度标准(元)"),
        new(Field.Remark, "备注", false, "说明"));

    /// <summary>Name of the sheet in the form.</summary>
    public string Name { get; }

    /// <summary>Its columns in order.</summary>
    public IReadOnlyList<FormColumn> Columns { get; }

    /// <summary>The form of a ledger whose headings stand in this row, or null when it is no heading row.</summary>
    public static SheetHeader? Recognise(SheetRow row)
    {
        var best = new[] { Ledger, Decisions }.Select(form => form.HeaderOf(row)).MaxBy(header => header.Known);
        return best is { Known: >= 4 } ? best : null;
    }

    /// <summary>Which headings of this form stand in this row.</summary>
    public SheetHeader HeaderOf(SheetRow row)
    {
        var places = new Dictionary<Field, (int Index, string Title)>();
        var (ignored, twice) = (new List<string>(), new List<string>());
        for (int i = 0; i < row.Cells.Count; i++)
        {
            string title = row.Cells[i].Kind == CellKind.Text ? row.Cells[i].Raw.Trim() : "";
            if (title.Length == 0)
                continue;
            if (Find(title) is not { } column)
            {
                ignored.Add(title);
            }
            else if (!places.TryAdd(column.Field, (i, title)))
            {
                ignored.Add(title);
                if (column.Field == Field.Amount || Normalise(title) == Normalise(places[column.Field].Title))
                    twice.Add(title);
            }
        }
        return new SheetHeader(this, row.Number, places, ignored, twice);
    }

    // a remark in brackets behind the heading says nothing, unless it is the unit: （18位）, （年/月/日）
    private FormColumn? Find(string title)
    {
        string heading = Normalise(title);
        return _headings.TryGetValue(heading, out var column) || _headings.TryGetValue(Remark().Replace(heading, ""), out column) ? column : null;
    }

    /// <summary>A heading with its brackets and blanks put right.</summary>
    internal static string Normalise(string heading) => string.Concat(
        TypedText.Compact(heading).Replace('[', '(').Replace(']', ')').Replace('【', '(').Replace('】', ')').Where(c => c is not '*' and not ':'))
        .Replace("(单位", "(", StringComparison.Ordinal);

    [GeneratedRegex(@"\((?!万?元\))[^()]*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Remark();
}

/// <summary>The heading row of a sheet: which field stands in which column.</summary>
public sealed class SheetHeader(SheetForm form, int row, IReadOnlyDictionary<Field, (int Index, string Title)> places, IReadOnlyList<string> ignored, IReadOnlyList<string> twice)
{
    /// <summary>The form it heads.</summary>
    public SheetForm Form { get; } = form;

    /// <summary>Its row number.</summary>
    public int Row { get; } = row;

    /// <summary>How many headings are known.</summary>
    public int Known => places.Count;

    /// <summary>Headings that mean nothing here.</summary>
    public IReadOnlyList<string> Ignored { get; } = ignored;

    /// <summary>Headings that stand there a second time: nobody knows which column counts.</summary>
    public IReadOnlyList<string> Twice { get; } = twice;

    /// <summary>Required columns that are not there.</summary>
    public IReadOnlyList<FormColumn> Missing { get; } = [.. form.Columns.Where(column => column.Required && !places.ContainsKey(column.Field))];

    /// <summary>The amounts are in 元, not in 万元.</summary>
    public bool AmountInYuan { get; } = places.TryGetValue(Field.Amount, out var amount) && SheetForm.Normalise(amount.Title).Contains("(元)", StringComparison.Ordinal);

    /// <summary>The cell of a field; empty when the sheet has no such column.</summary>
    public CellValue Cell(SheetRow sheetRow, Field field) =>
        places.TryGetValue(field, out var place) && place.Index < sheetRow.Cells.Count ? sheetRow.Cells[place.Index] : CellValue.Empty;

    /// <summary>The heading as the sheet writes it, else as the form does.</summary>
    public string Title(Field field) =>
        places.TryGetValue(field, out var place) ? place.Title : Form.Columns.First(column => column.Field == field).Name;

    /// <summary>The column number from 0, or null.</summary>
    public int? Index(Field field) => places.TryGetValue(field, out var place) ? place.Index : null;
}
