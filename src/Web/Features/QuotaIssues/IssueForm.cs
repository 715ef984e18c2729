using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using SmartFactory.Gansu.UseCases.Payments;

namespace SmartFactory.Gansu.Web.Features.QuotaIssues;

/// <summary>资金下达 of one batch: all that is listed under the filter, on every page of it, without what was unticked on any of them.</summary>
public sealed class IssueForm
{
    /// <summary>Rows of one page; a form is not read beyond some thousand fields.</summary>
    public const int PageSize = 100;

    [Display(Name = "资金下达文号"), Required, StringLength(60)]
    public string? Document { get; set; }

    [Display(Name = "下达日期"), Required]
    public DateOnly? IssuedOn { get; set; }

    [Display(Name = "资金渠道")]
    public string Channel { get; set; } = "city";

    [Display(Name = "市州")]
    public string? City { get; set; }

    [Display(Name = "企业名称或信用代码")]
    public string? Q { get; set; }

    /// <summary>Ticked on the page that was shown.</summary>
    public List<long> Ids { get; set; } = [];

    /// <summary>Everything on the page that was shown, ticked or not.</summary>
    public string? Shown { get; set; }

    /// <summary>Unticked so far, on this page and others.</summary>
    public string? Except { get; set; }

    /// <summary>What was listed when the officer decided.</summary>
    public string? Listed { get; set; }

    [ValidateNever, BindNever]
    public BatchToIssue? Batch { get; set; }

    [ValidateNever, BindNever]
    public IReadOnlyList<AwardToIssue> All { get; set; } = [];

    [ValidateNever, BindNever]
    public int Page { get; set; } = 1;

    public IReadOnlyList<AwardToIssue> InScope => [.. All.Where(award =>
        (string.IsNullOrEmpty(City) || award.CityCode == City)
        && (string.IsNullOrWhiteSpace(Q) || award.Enterprise.Contains(Q.Trim(), StringComparison.Ordinal) || award.Uscc.StartsWith(Q.Trim(), StringComparison.OrdinalIgnoreCase)))];

    public HashSet<long> Unticked => [.. Numbers(Except).Union(Numbers(Shown)).Except(Ids)];

    /// <summary>Changes with every award that comes, goes or has another amount.</summary>
    public static string Fingerprint(IEnumerable<AwardToIssue> awards) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join(',', awards.Select(award => string.Create(CultureInfo.InvariantCulture, $"{award.AwardEntryId}:{award.Amount.Yuan:0.00}"))))));

    private static IEnumerable<long> Numbers(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(number => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0);
}
