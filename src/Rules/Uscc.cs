using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SmartFactory.Gansu.Rules;

/// <summary>统一社会信用代码, 18 characters with both check digits right (GB 32100-2015, body GB 11714).</summary>
public readonly record struct Uscc
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] BodyWeights = [3, 7, 9, 10, 5, 8, 4, 2];
    private readonly string? _code;

    private Uscc(string code) => _code = code;

    /// <summary>The 18 characters, upper case.</summary>
    public string Code => _code ?? throw new InvalidOperationException("an Uscc must be parsed, not defaulted");

    /// <summary>Digits 3–8: the region of the registration authority. The factory may lie elsewhere.</summary>
    public string RegistrationRegion => Code.Substring(2, 6);

    /// <summary>Reads a code; lower case is accepted. Throws <see cref="FormatException"/> with the Chinese reason.</summary>
    public static Uscc Parse(string? text) =>
        TryParse(text, out var uscc, out string? problem) ? uscc : throw new FormatException(problem);

    /// <summary>Reads a code; when it is wrong, <paramref name="problem"/> says in Chinese what is wrong and, where it can be known, what would be right.</summary>
    public static bool TryParse(string? text, out Uscc uscc, [NotNullWhen(false)] out string? problem)
    {
        uscc = default;
        string code = (text ?? "").Trim().ToUpperInvariant();
        problem = Problem(code);
        if (problem is not null)
            return false;
        uscc = new Uscc(code);
        return true;
    }

    /// <summary>The last character of GB 32100 for the first 17; (31 − Σ mod 31) mod 31, so remainder 0 gives '0'.</summary>
    public static char CheckCharacter(string first17)
    {
        ArgumentNullException.ThrowIfNull(first17);
        int sum = 0;
        for (int i = 0; i < 17; i++)
            sum += Alphabet.IndexOf(first17[i], StringComparison.Ordinal) * Weights[i];
        return Alphabet[(31 - sum % 31) % 31];
    }

    /// <summary>The check character of the body (GB 11714) for its eight characters: 10 is X, 11 is 0.</summary>
    public static char BodyCheckCharacter(string first8)
    {
        ArgumentNullException.ThrowIfNull(first8);
        int sum = 0;
        for (int i = 0; i < 8; i++)
            sum += (char.IsAsciiDigit(first8[i]) ? first8[i] - '0' : first8[i] - 'A' + 10) * BodyWeights[i];
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', int digit => (char)('0' + digit) };
    }

    /// <inheritdoc/>
    public override string ToString() => Code;

    private static string? Problem(string code)
    {
        if (code.Length == 0)
            return "缺少统一社会信用代码";
        if (code.Length != 18)
            return $"统一社会信用代码应为18位，现为{code.Length}位";
        int wrong = code.AsSpan().IndexOfAnyExcept(Allowed);
        if (wrong >= 0)
            return $"统一社会信用代码第{wrong + 1}位“{code[wrong]}”不是允许的字符（不含I、O、Z、S、V）";
        char body = BodyCheckCharacter(code.Substring(8, 8));
        char check = CheckCharacter(code[..17]);
        if (body != code[16] && check != code[17])
            return $"统一社会信用代码两个校验位均不符（第17位应为{body}），请核对原件";
        if (body != code[16])
            return $"统一社会信用代码第17位（组织机构代码校验位）应为{body}，现为{code[16]}，请核对原件";
        return check != code[17] ? $"统一社会信用代码第18位（校验位）应为{check}，现为{code[17]}，请核对原件" : null;
    }
}
