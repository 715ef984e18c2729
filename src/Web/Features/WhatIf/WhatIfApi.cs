using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.WhatIf;

/// <summary>试算 as JSON: <c>POST /api/v1/awards/what-if</c>, described at /openapi/v1.json.</summary>
public static class WhatIfApi
{
    public static void MapWhatIf(this IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/awards/what-if", Ask)
        .RequireAuthorization(Access.Business)
        .WithMetadata(new SavesNothingAttribute())
        .WithName("AskWhatIf")
        .WithTags("awards")
        .WithSummary("试算：改变年度标准、口径或名单后的结果")
        .WithDescription("只读，不保存。金额单位为万元。企业账号只能试算本企业，市县账号只能试算本地区企业，批次仅限省级账号。")
        .Produces<WhatIfResponse>()
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<IResult> Ask(
        [FromBody] WhatIfRequest request, NpgsqlDataSource database, CurrentOfficer officer, OfficialDay day, CancellationToken cancel)
    {
        try
        {
            var answer = await UseCases.Awards.WhatIf.Ask(database, request.ToQuestion(), day.Today, officer.Officer, cancel);
            return Results.Ok(WhatIfResponse.Of(answer));
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            return Results.Problem(refusal.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "不能试算");
        }
    }
}
