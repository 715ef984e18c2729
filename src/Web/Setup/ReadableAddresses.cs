namespace SmartFactory.Gansu.Web.Setup;

/// <summary>An address with U+0000 in it is nobody's typing, and the database takes no such text: it is refused before anybody works on it.</summary>
public static class ReadableAddresses
{
    public static void UseReadableAddresses(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true && context.Request.Path.Value?.Contains('\0', StringComparison.Ordinal) != true)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });
}
