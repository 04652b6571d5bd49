using DataSync.Connectors.Expressions;
using DataSync.Connectors.Expressions.Values;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Paginators;

/// <summary>
/// The answer says where the next page is: in its body, in its headers, or by its last record. The end is where
/// <c>stop_condition</c> holds or <c>cursor_value</c> is empty, none, 0 or false.
/// </summary>
/// <remarks>
/// As the reference engine's <c>CursorPaginationStrategy</c>: a <c>cursor_value</c> that looks into something that is not there is
/// the end, since many sources leave the place out on the last page. But a text that reads as a number keeps the digits it has
/// (1.10 does not become 1.1), which loses records there.
/// </remarks>
internal sealed class CursorPagination(InterpolatedString cursorValue, InterpolatedString? stopCondition, StatedPageSize pageSize)
    : IPaginationStrategy
{
    public const string TypeName = "CursorPagination";

    public string? FirstToken => null;

    public static CursorPagination Parse(ComponentScope scope)
    {
        // The decoder is the stream's; a paginator of its own had one in early versions of the format.
        scope.Accept("decoder");
        return new CursorPagination(
            scope.RequiredText("cursor_value", Variables.Answer),
            scope.Text("stop_condition", Variables.Answer),
            StatedPageSize.Parse(scope, Variables.Config));
    }

    public int? PageSize(EvaluationContext context) => pageSize.In(context);

    public string? Next(PageSeen page, int? fullPage)
    {
        if (page.Page.HasNext == false || stopCondition?.Holds(page.Context) == true)
            return null;
        var value = cursorValue.Evaluate(page.Context);
        if (!Sequences.IsTrue(value))
            return null;
        return PageToken.Write(value.IsNumber && cursorValue.Render(page.Context) is { } digits && digits != value.ToString()
            ? ExpressionValue.Of(digits)
            : value);
    }

    public string? AfterUnreadable(string? token, int? fullPage) => null;

    public string? OfPage(int page, int? pageSize) => null;
}
