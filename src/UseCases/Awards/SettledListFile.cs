using System.Globalization;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A calculated list as CSV: <c>seq,uscc,kind,standard_wan,ceiling_wan,alerts</c>.</summary>
public static class SettledListFile
{
    public static void Write(TextWriter file, IEnumerable<SettledLine> lines)
    {
        file.Write("seq,uscc,kind,standard_wan,ceiling_wan,alerts\n");
        foreach (var (line, _, _, calculation, _) in lines)
        {
            file.Write(string.Create(CultureInfo.InvariantCulture,
                $"{line.Seq},{line.Uscc.Code},{Rules.Titles.TitleKinds.Code(line.Kind)},{calculation.Standard.ToWanText()},{calculation.Ceiling.ToWanText()},{string.Join(';', calculation.Alerts.Select(alert => alert.Code))}\n"));
        }
    }
}
