using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.SignIn;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>MVC with one folder per slice: controller, forms and views lie together.</summary>
public static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // the default writes Chinese and ¥ as numbers
        services.AddControllersWithViews(options =>
            {
                options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()); // added by its type it would come before the limits of the action, and read the form without them
                options.Filters.Add<FirstThingsFirst>();
                options.Filters.Add<FormReader>(FormReader.At);
                options.Filters.Add<FormOnce>();
                options.Filters.Add<RefusalFilter>();
                options.ModelMetadataDetailsProviders.Add(new ChineseValidation());
                options.ModelMetadataDetailsProviders.Add(new EmptyText());
                ChineseValidation.Translate(options.ModelBindingMessageProvider);
            })
            .AddRazorOptions(options =>
            {
                options.ViewLocationFormats.Clear();
                options.ViewLocationFormats.Add("/Features/{1}/{0}.cshtml");
                options.ViewLocationFormats.Add("/Features/Shared/{0}.cshtml");
            });
        services.AddAntiforgery(options =>
        {
            options.HeaderName = "X-CSRF-TOKEN";
            options.Cookie.Name = "gansu.form";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = "gansu.note";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddHttpContextAccessor();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Demonstration>();
        services.AddSingleton<OfficialDay>();
        services.AddSingleton<BriefMemory>();
        services.AddSingleton<WhereToLook>();
        services.AddScoped<CurrentOfficer>();
        services.AddExceptionHandler<ErrorNumbers>();
        services.AddProblemDetails();
    }

    /// <summary>Style sheets, scripts and pictures: a week in the browser when the address carries a version.</summary>
    public static void UseSiteFiles(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
            file.Context.Request.Query.ContainsKey("v") ? "public, max-age=604800, immutable" : "public, max-age=3600",
    });
}
