using System.Globalization;
using System.Reflection;
using System.Text.Json;
using DataSync.LocalRuntime.Hosting.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Http;

/// <summary>Arguments of an HTTP function that come from its route, query or body.</summary>
internal static class HttpValueBinding
{
    private delegate bool TryParse(string text, out object? value);

    private static readonly Dictionary<Type, TryParse> Parsers = new()
    {
        [typeof(string)] = static (text, out value) => (value = text) is not null,
        [typeof(bool)] = Parser<bool>,
        [typeof(int)] = Parser<int>,
        [typeof(long)] = Parser<long>,
        [typeof(double)] = Parser<double>,
        [typeof(decimal)] = Parser<decimal>,
        [typeof(Guid)] = Parser<Guid>,
        [typeof(DateTime)] = Parser<DateTime>,
        [typeof(DateTimeOffset)] = Parser<DateTimeOffset>,
        [typeof(DateOnly)] = Parser<DateOnly>,
        [typeof(TimeSpan)] = Parser<TimeSpan>,
    };

    /// <summary>
    /// Binds by name, the route before the query. A missing value gives the parameter's default, else null;
    /// for a value type without default it is an error, as in the real worker.
    /// </summary>
    public static BindParameter? TryFromRouteOrQuery(ParameterInfo parameter)
    {
        var name = parameter.Name ?? "";
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (FindParser(type) is not { } parse) return null;
        var optional = parameter.HasDefaultValue || !parameter.ParameterType.IsValueType || type != parameter.ParameterType;
        var missing = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return context => Find(context.GetHttpContext()!, name) switch
        {
            null when optional => new(missing),
            "" when optional && type != typeof(string) => new(missing),
            null => throw new ParameterBindingException(name, "is required: give it in the route or the query."),
            var text => parse(text, out var value)
                ? new(value)
                : throw new ParameterBindingException(name, $"must be a value of type {type.Name}."),
        };
    }

    public static BindParameter FromBody(ParameterInfo parameter)
    {
        var name = parameter.Name ?? "";
        var type = parameter.ParameterType;
        return async context =>
        {
            var request = context.GetHttpContext()!.Request;
            try
            {
                return await JsonSerializer.DeserializeAsync(request.Body, type, JsonSerializerOptions.Web, context.CancellationToken);
            }
            catch (JsonException e)
            {
                throw new ParameterBindingException(name, $"must be a JSON body that fits {type.Name}: wrong at '{e.Path}'.", e);
            }
        };
    }

    /// <summary>All values of the route and query; where both have a name, the route's.</summary>
    public static IReadOnlyDictionary<string, object?> AllValues(HttpContext http)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Query) values[name] = value.ToString();
        foreach (var (name, value) in http.Request.RouteValues) values[name] = value;
        return values;
    }

    private static string? Find(HttpContext http, string name)
    {
        if (http.Request.RouteValues.TryGetValue(name, out var value) && value is not null)
            return Convert.ToString(value, CultureInfo.InvariantCulture);
        return http.Request.Query.TryGetValue(name, out var query) ? query.ToString() : null;
    }

    private static TryParse? FindParser(Type type) =>
        type.IsEnum
            ? (string text, out object? value) => Enum.TryParse(type, text, ignoreCase: true, out value) && Enum.IsDefined(type, value)
            : Parsers.GetValueOrDefault(type);

    private static bool Parser<T>(string text, out object? value)
        where T : IParsable<T>
    {
        var parsed = T.TryParse(text, CultureInfo.InvariantCulture, out var result);
        value = result;
        return parsed;
    }
}
