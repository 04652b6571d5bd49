using System.Buffers;
using System.Text;
using DataSync.SampleApi.Data;

namespace DataSync.SampleApi.Paging;

/// <summary>Writes the body of a page.</summary>
/// <param name="data">The records.</param>
/// <param name="version">Version of the data.</param>
/// <param name="selection">The records a client pages through.</param>
internal readonly struct PageBody(SampleData data, int version, RecordSelection selection)
{
    /// <summary>Appends the body.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="request">Which records.</param>
    /// <param name="empty">Leaves the records out, as if there were none here.</param>
    /// <param name="statedTotal">Total to state.</param>
    public void Write(IBufferWriter<byte> output, PageRequest request, bool empty, int statedTotal)
    {
        if (request.Style == PagingStyle.Link)
        {
            WriteRecords(output, request, empty);
            return;
        }

        output.Write("{\"data\":"u8);
        WriteRecords(output, request, empty);
        var more = request.IsFollowed(selection.Count);
        Append(output, request.Style switch
        {
            PagingStyle.Page =>
                $",\"page\":{request.Page},\"page_size\":{request.Size},\"total\":{statedTotal},\"has_next\":{(more ? "true" : "false")}}}",
            PagingStyle.Offset => $",\"total\":{statedTotal}}}",
            _ => more ? $",\"next_cursor\":\"{Cursor.Write(request.Start + request.Size)}\"}}" : ",\"next_cursor\":null}",
        });
    }

    private void WriteRecords(IBufferWriter<byte> output, PageRequest request, bool empty)
    {
        output.Write("["u8);
        var end = empty ? 0 : Math.Min(selection.Count, request.Start + request.Size);
        for (var n = request.Start; n < end; n++)
        {
            if (n > request.Start)
                output.Write(","u8);
            data.Write(output, selection.IndexAt((int)n), version);
        }

        output.Write("]"u8);
    }

    private static void Append(IBufferWriter<byte> output, string text) =>
        Encoding.UTF8.GetBytes(text, output);
}
