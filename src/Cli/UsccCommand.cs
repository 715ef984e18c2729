using System.CommandLine;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu uscc check CODE…</c>: whether credit codes are right, and what is wrong with those that are not.</summary>
public static class UsccCommand
{
    private static readonly Argument<string[]> Codes = new("code") { Description = "统一社会信用代码", Arity = ArgumentArity.OneOrMore };

    public static Command Create()
    {
        var check = new Command("check", "校验统一社会信用代码") { Codes };
        check.SetAction(asked =>
        {
            var results = asked.GetRequiredValue(Codes)
                .Select(code => (Code: code, Problem: Uscc.TryParse(code, out _, out string? problem) ? null : problem)).ToList();
            new Output(asked).Result(
                results.Select(result => new { code = result.Code, valid = result.Problem is null, problem = result.Problem }),
                results.Select(result => $"{result.Code} {result.Problem ?? "ok"}"));
            return results.TrueForAll(result => result.Problem is null) ? ExitCode.Done : ExitCode.Refused;
        });
        return new Command("uscc", "统一社会信用代码") { check };
    }
}
