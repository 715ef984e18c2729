using Microsoft.AspNetCore.Mvc.ModelBinding;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Web.Features.Attachments;

/// <summary>For partial "_Files": the files a form has kept so far, and what to ask for.</summary>
public sealed record FilesOfForm(IReadOnlyList<PendingFile> Kept, string Label, string Hint);

/// <summary>Files of a form: kept at once, so that an error elsewhere does not lose them.</summary>
internal static class FormFiles
{
    /// <summary>Most bytes of one post.</summary>
    public const long LargestPost = 100L * 1024 * 1024;

    /// <summary>Keeps what came and returns all that the form has; a refused file becomes an error at the field.</summary>
    public static async Task<IReadOnlyList<PendingFile>> Keep(
        NpgsqlDataSource database, Officer officer, List<long> uploads, IReadOnlyList<IFormFile> files, ModelStateDictionary state)
    {
        foreach (var file in files.Take(20))
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content);
            try
            {
                uploads.Add(await UseCases.Titles.Attachments.Keep(database, officer, Path.GetFileName(file.FileName), content.ToArray()));
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refusal)
            {
                state.AddModelError("Files", refusal.Message);
            }
        }
        return await UseCases.Titles.Attachments.Pending(database, officer, uploads);
    }
}
