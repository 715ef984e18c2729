using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Reading one row: takes the understood value of each cell and collects what is to be said of it.</summary>
public sealed partial class RowReading(SheetHeader header, SheetRow row, List<Finding> findings, List<ImportNote> notes)
{
    /// <summary>Whether no cell was wrong so far.</summary>
    public bool Ok { get; private set; } = true;

    /// <summary>The row.</summary>
    public SheetRow Row { get; } = row;

    /// <summary>The cell of a field.</summary>
    public CellValue this[Field field] => header.Cell(Row, field);

    /// <summary>The value of a cell; a problem becomes an error there.</summary>
    public T Take<T>(Field field, Understood<T> understood)
    {
        if (understood.Problem is { } problem)
            Say(field, Severity.Error, problem);
        else if (understood.Note is { } note)
            Note(field, note);
        return understood.Value;
    }

    /// <summary>A name that must be there.</summary>
    public string TakeName(Field field)
    {
        string name = TypedText.Name(this[field].Shown);
        if (name.Length == 0)
            Say(field, Severity.Error, $"缺少{header.Title(field)}");
        else if (NoName().IsMatch(name))
            Say(field, Severity.Error, name[0] == '#' ? $"“{name}”是公式错误，不是{header.Title(field)}：请改为文字" : $"“{name}”不是{header.Title(field)}：请填写全称");
        return name;
    }

    /// <summary>A finding at a cell of this row.</summary>
    public void Say(Field field, Severity severity, string message)
    {
        Ok &= severity != Severity.Error;
        findings.Add(new Finding(Row.Sheet, Row.Number, header.Title(field), severity, this[field].Shown, message));
    }

    /// <summary>A note at a cell of this row.</summary>
    public void Note(Field field, string message) => notes.Add(new ImportNote(Row.Sheet, Row.Number, header.Title(field), message));

    /// <summary>Both place columns together; a form without counties does not miss them.</summary>
    public TypedPlace TakePlace(Regions regions, string? registrationRegion, bool countyAsked = true)
    {
        var place = TypedPlace.Read(regions, this[Field.City].Shown, this[Field.County].Shown, registrationRegion);
        if (place.CityFinding is { } city)
            Say(Field.City, city.Severity, city.Message);
        if (place.CountyFinding is { } county && (countyAsked || county.Severity == Severity.Error))
            Say(Field.County, county.Severity, county.Message);
        if (place.Note is { } note)
            Note(Field.City, note);
        return place;
    }

    // what a failed formula leaves behind, and the words people type for nothing
    [GeneratedRegex("^(?:#(?:N/A|REF!|NAME\\?|VALUE!|DIV/0!|NULL!|NUM!)|[-/—]+|无|空|（空）|0|NULL)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NoName();
}
