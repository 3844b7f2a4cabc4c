using System.Text;
using Microsoft.Extensions.Logging;
using Parley.Core.Responses;
using Parley.Engines.Responses;
using Parley.Runtime.Loop;

namespace Parley.Runtime.Responses;

/// <summary>Has a model make the words for a wait. They are of use only at once, so it has a short deadline and never fails aloud.</summary>
internal sealed partial class InterimRun(
    int generation,
    IResponder responder,
    SessionLoop loop,
    TimeSpan deadline,
    TimeProvider time,
    ILogger logger
)
{
    private readonly CancellationTokenSource _cancel = new();

    public void Cancel() => _cancel.Cancel();

    /// <summary>Runs until the words are there, or will not come; never throws.</summary>
    public async Task RunAsync(ResponderRequest request)
    {
        try
        {
            loop.Post(await ReadAsync(request));
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            // Nobody wants them.
        }
        catch (Exception e)
        {
            var failure = e.ToFailure("responder");
            LogFailed(logger, generation, responder.Name, failure.Kind);
            loop.Post(new InterimFailed(generation));
        }
    }

    private async Task<InterimText> ReadAsync(ResponderRequest request)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancel.Token);
        var parts = responder.RespondAsync(request, stop.Token).GetAsyncEnumerator(stop.Token);
        var start = time.GetTimestamp();
        var text = new StringBuilder();
        var usage = new AnswerUsage(0, 0);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next = parts.MoveNextAsync().AsTask();
                var left = deadline - time.GetElapsedTime(start);
                if (!await next.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, _cancel.Token))
                {
                    break;
                }

                if (parts.Current is ResponderText more)
                {
                    text.Append(more.Delta);
                }
                else if (parts.Current is ResponderDone done)
                {
                    usage = ResponseRun.ToUsage(done.Usage);
                    break;
                }
            }
        }
        finally
        {
            if (next is { IsCompleted: false })
            {
                stop.Cancel();
            }

            await EngineStreams.CloseAsync(parts, next, time);
        }

        return new(generation, text.ToString(), usage);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "No words for the wait {Generation} came from {Responder}: {Kind}"
    )]
    private static partial void LogFailed(ILogger logger, int generation, string responder, Core.FailureKind kind);
}
