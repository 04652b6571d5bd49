using System.Buffers;
using DataSync.SampleApi.Data;
using DataSync.SampleApi.Faults;
using DataSync.SampleApi.Paging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace DataSync.SampleApi;

/// <summary>Answers requests of customers, well or badly.</summary>
internal sealed class CustomersEndpoint(
    SampleApiState state, SampleData data, ILogger logger, TimeProvider timeProvider, CancellationToken stopping)
{
    private static readonly ObjectPool<ArrayBufferWriter<byte>> Buffers = ObjectPool.Create(new BufferPolicy());

    public async Task AnswerAsync(HttpContext context, PagingStyle style)
    {
        state.Counts.Add();
        var status = state.Keys.StatusFor(context.Request.Headers);
        if (status != StatusCodes.Status200OK)
        {
            await RefuseAsync(context, status, status == StatusCodes.Status403Forbidden
                ? "This key may not read customers."
                : "Send a valid key as X-Api-Key or as a bearer token.");
            return;
        }

        var (request, error) = PageRequest.Read(style, context.Request.Query);
        if (error is not null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error);
            return;
        }

        state.Counts.Add(request.Page);
        var fault = state.Faults.Next(request.Page);
        if (fault is null)
        {
            await AnswerAsync(context, request, fault: null);
            return;
        }

        Log.Fault(logger, request.Page, fault.Kind);
        if (fault.Delay > TimeSpan.Zero && !await DelayedAsync(context, fault.Delay))
            return;
        await AnswerBadlyAsync(context, request, fault);
    }

    private async Task AnswerBadlyAsync(HttpContext context, PageRequest request, FaultRule fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Status:
                await FaultyAnswer.StatusAsync(context, fault, timeProvider);
                break;
            case FaultKind.DropBeforeHeaders:
                context.Abort();
                break;
            case FaultKind.Html:
                await FaultyAnswer.HtmlAsync(context);
                break;
            case FaultKind.WrongShape:
                context.Response.ContentType = "application/json";
                await FaultyAnswer.WrongShapeAsync(context);
                break;
            default:
                await AnswerAsync(context, fault.Kind == FaultKind.RepeatedPage ? request.Previous : request, fault);
                break;
        }
    }

    private async Task AnswerAsync(HttpContext context, PageRequest request, FaultRule? fault)
    {
        var version = state.Version;
        var selection = data.Select(state.Records, version, request.UpdatedSince);
        var total = selection.Count;
        var statedTotal = fault?.Kind == FaultKind.WrongTotal ? (total / 2) + 1 : total;
        var buffer = Buffers.Get();
        try
        {
            new PageBody(data, version, selection).Write(buffer, request, fault?.Kind == FaultKind.EmptyPage, statedTotal);
            context.Response.ContentType = "application/json";
            if (request.Style == PagingStyle.Link)
                LinkHeader.Write(context, request, total, statedTotal);
            await SendAsync(context, buffer.WrittenMemory, fault);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to answer.
        }
        finally
        {
            Buffers.Return(buffer);
        }
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, FaultRule? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.TruncatedJson:
                await FaultyAnswer.TruncatedAsync(context, body);
                break;
            case FaultKind.DropMidBody:
                await FaultyAnswer.DropMidBodyAsync(context, body);
                break;
            case FaultKind.HugeBody:
                await FaultyAnswer.HugeAsync(context, fault.HugeBytes, body);
                break;
            default:
                context.Response.ContentLength = body.Length;
                await context.Response.Body.WriteAsync(body, context.RequestAborted);
                break;
        }
    }

    private Task RefuseAsync(HttpContext context, int status, string message)
    {
        Log.Refused(logger, context.Request.Path, status);
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return JsonError.WriteAsync(context, status, "refused", message);
    }

    /// <summary>Waits; false, with the connection cut, when the client leaves or the API stops meanwhile.</summary>
    private async Task<bool> DelayedAsync(HttpContext context, TimeSpan delay)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await Task.Delay(delay, timeProvider, end.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            return false;
        }
    }

    private sealed class BufferPolicy : PooledObjectPolicy<ArrayBufferWriter<byte>>
    {
        public override ArrayBufferWriter<byte> Create() => new(1 << 15);

        public override bool Return(ArrayBufferWriter<byte> buffer)
        {
            buffer.ResetWrittenCount();
            return true;
        }
    }
}
