using System.Buffers;
using DataSync.Connectors.Extractors;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>
/// Looks through the dates of a page. A record without the field, with null, or with what is no date there, stays and does not
/// count, as in the reference engine.
/// </summary>
internal sealed class DatePageWatch(CursorFormat format, string field, bool endsPaging)
{
    public ObservedPage Observe(ExtractedPage page, StreamSlice slice, string? highest)
    {
        DateTimeOffset? best = highest is not null && format.TryRead(highest, out var known) ? known : null;
        var (before, isPast) = (best, false);
        ArrayBufferWriter<byte>? kept = null;
        var (count, end) = (0, 1);
        var scan = new CursorFieldScan(page.Records, field);
        string? last = null;
        DateTimeOffset? moment = null;
        while (scan.MoveNext())
        {
            // Neighbours often have the same date.
            if (scan.Value is null || scan.Value != last)
                moment = Read(last = scan.Value, scan.IsNumber);
            var rank = moment is { } date ? CursorFormat.RankOf(date) : (long?)null;
            isPast = rank < slice.From;
            if (rank < slice.From || rank > slice.To)
            {
                // All before it stay; those after it are copied one by one.
                kept ??= Copy(page.Records.Span[..(count == 0 ? 1 : end)], page.Records.Length);
                continue;
            }

            if (kept is not null)
                Append(kept, page.Records.Span[scan.Start..scan.End], count);
            (count, end) = (count + 1, scan.End);
            if (best is null || moment > best)
                best = moment ?? best;
        }

        var stays = kept is null ? page : page with { Records = Close(kept), Count = count };
        var value = best == before ? highest : format.WriteSeen(best!.Value);
        return new ObservedPage(stays, value, RankOf(value, best), isPast && endsPaging);
    }

    private DateTimeOffset? Read(string? value, bool isNumber)
    {
        if (value is null)
            return null;
        return (isNumber ? format.TryReadNumber(value, out var moment) : format.TryRead(value, out moment)) ? moment : null;
    }

    /// <summary>Of the value as it is written, which may be coarser than the record's.</summary>
    private decimal RankOf(string? value, DateTimeOffset? exact) =>
        value is not null && format.TryRead(value, out var written) ? CursorFormat.RankOf(written)
        : exact is { } moment ? CursorFormat.RankOf(moment) : 0;

    private static ArrayBufferWriter<byte> Copy(ReadOnlySpan<byte> head, int size)
    {
        var kept = new ArrayBufferWriter<byte>(size);
        kept.Write(head);
        return kept;
    }

    private static void Append(ArrayBufferWriter<byte> kept, ReadOnlySpan<byte> record, int before)
    {
        if (before > 0)
            kept.Write(","u8);
        kept.Write(record);
    }

    private static ReadOnlyMemory<byte> Close(ArrayBufferWriter<byte> kept)
    {
        kept.Write("]"u8);
        return kept.WrittenMemory;
    }
}
