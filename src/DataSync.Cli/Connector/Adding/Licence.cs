using System.Text.RegularExpressions;

namespace DataSync.Cli.Connector.Adding;

/// <summary>
/// The licence of a manifest where somebody states it: a line <c>license: X</c> of its metadata, an
/// <c>SPDX-License-Identifier</c>, or the <c>metadata.yaml</c> that Airbyte's repository has beside it. It is never guessed.
/// </summary>
internal static partial class Licence
{
    /// <param name="manifest">Text of the manifest.</param>
    /// <param name="file">Its file; null when it was fetched.</param>
    public static string? Stated(string manifest, string? file)
    {
        if (In(Spdx(), manifest) is { } spdx)
            return spdx;
        // The word stands in schemas too: only what is in metadata, or at the left margin, is about the manifest.
        if (Metadata().Match(manifest) is { Success: true } metadata && In(Key(), metadata.Value) is { } own)
            return own;
        if (In(TopKey(), manifest) is { } top)
            return top;
        var beside = file is null ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "metadata.yaml");
        return File.Exists(beside) ? In(Key(), ConnectorFiles.Text(beside, "metadata")) : null;
    }

    private static string? In(Regex pattern, string text) => pattern.Match(text) is { Success: true } found ? found.Groups["licence"].Value.Trim(' ', '"', '\'') : null;

    [GeneratedRegex(@"SPDX-License-Identifier:[ \t]*(?<licence>[^\r\n]{1,100})")]
    private static partial Regex Spdx();

    [GeneratedRegex(@"^metadata:[^\n]*\n([ \t]+[^\n]*\n?|\r?\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Metadata();

    [GeneratedRegex(@"^[ \t]+licen[sc]e:[ \t]*(?<licence>[^\r\n]{1,100})", RegexOptions.Multiline)]
    private static partial Regex Key();

    [GeneratedRegex(@"^licen[sc]e:[ \t]*(?<licence>[^\r\n]{1,100})", RegexOptions.Multiline)]
    private static partial Regex TopKey();
}
