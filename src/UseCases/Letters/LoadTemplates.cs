using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>The first version of every letter's text. A text that a person has edited is never replaced.</summary>
public static class LoadTemplates
{
    private const string Sql = """
        insert into letter_templates (kind, version, subject, text_body, note, edited_by_name)
        select @Code, coalesce(last.version, 0) + 1, @subject, @text, '随系统提供', '系统'
        from (select 1) one
        left join (select version, subject, text_body, edited_by from letter_templates where kind = @Code order by version desc limit 1) last on true
        where last.version is null or (last.edited_by is null and (last.subject, last.text_body) is distinct from (@subject, @text))
        """;

    public static async Task<int> Into(NpgsqlConnection connection)
    {
        int changed = 0;
        foreach (var (kind, subject, text) in All())
            changed += await connection.ExecuteAsync(Sql, new { kind.Code, subject, text });
        return changed;
    }

    /// <summary>The texts built into the program.</summary>
    public static IEnumerable<(LetterKind Kind, string Subject, string Text)> All() =>
        ("\n" + EmbeddedFiles.Read("reference/letter-templates.txt").ReplaceLineEndings("\n"))
            .Split("\n# ", StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('\n', 3))
            .Select(lines => (LetterKinds.Parse(lines[0].Trim()), lines[1].Trim(), lines[2].Trim('\n')));
}
