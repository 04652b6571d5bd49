using System.Text;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests;

internal static class PageResultAssertions
{
    public static PageResult.Read ShouldBeRead(this PageResult result) => result.ShouldBeOfType<PageResult.Read>();

    public static string Text(this PageResult.Read read) => Encoding.UTF8.GetString(read.Records.Span);

    public static PageResult.Malformed ShouldBeMalformed(this PageResult result) => result.ShouldBeOfType<PageResult.Malformed>();
}
