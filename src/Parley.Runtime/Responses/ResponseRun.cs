using Microsoft.Extensions.Logging;
using Parley.Core.Responses;
using Parley.Engines.Responses;
using Parley.Runtime.Loop;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Responses;

/// <summary>
/// Reads one answer from the responder and hands its parts to the loop. It reads on only while the voice keeps up: a model that
/// writes faster than speech waits here.
/// </summary>
internal sealed partial class ResponseRun(
    int generation,
    IResponder responder,
    SessionLoop loop,
    Func<int, CancellationToken, ValueTask> voiceHasRoom,
    SessionOptions options,
    TimeProvider time,
    ILogger logger
)
{
    private readonly CancellationTokenSource _cancel = new();

    public void Cancel() => _cancel.Cancel();

    /// <summary>Runs until the answer is complete, failed or cancelled; never throws.</summary>
    public async Task RunAsync(ResponderRequest request)
    {
        try
        {
            var answered = await ReadAsync(request);
            if (!answered)
            {
                loop.Post(new AnswerDone(generation, AnswerFinish.Stop, new(0, 0)));
            }
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            // Nobody wants the rest.
        }
        catch (Exception e)
        {
            var failure = e.ToFailure("responder");
            LogFailed(logger, generation, failure.Kind, responder.Name, e.GetType().Name);
            loop.Post(new AnswerFailed(generation, failure));
        }
    }

    private async Task<bool> ReadAsync(ResponderRequest request)
    {
        var parts = responder.RespondAsync(request, _cancel.Token).GetAsyncEnumerator(_cancel.Token);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next = parts.MoveNextAsync().AsTask();
                if (!await next.WaitAsync(options.ResponderTimeout, time, _cancel.Token))
                {
                    return false;
                }

                switch (parts.Current)
                {
                    case ResponderText text:
                        await loop.PostAndWaitAsync(new AnswerText(generation, text.Delta));
                        await voiceHasRoom(generation, _cancel.Token);
                        break;
                    case ResponderToolCall call:
                        await loop.PostAndWaitAsync(
                            new AnswerToolCall(generation, call.Index, call.CallId, call.Name, call.ArgumentsDelta)
                        );
                        break;
                    case ResponderReminder reminder:
                        await loop.PostAndWaitAsync(new AnswerReminder(generation, reminder.After, reminder.Text));
                        break;
                    case ResponderApproval asked:
                        await loop.PostAndWaitAsync(
                            new AnswerApproval(generation, asked.Id, asked.ServerLabel, asked.Name, asked.Arguments)
                        );
                        break;
                    case ResponderEvent e:
                        await loop.PostAndWaitAsync(new AnswerEvent(generation, e.Data));
                        break;
                    case ResponderDone done:
                        loop.Post(new AnswerDone(generation, (AnswerFinish)(int)done.Finish, ToUsage(done.Usage)));
                        return true;
                }
            }
        }
        finally
        {
            if (next is { IsCompleted: false })
            {
                _cancel.Cancel();
            }

            if (!await EngineStreams.CloseAsync(parts, next, time))
            {
                LogHangs(logger, generation, responder.Name);
            }
        }
    }

    internal static AnswerUsage ToUsage(ResponderUsage usage) =>
        new(usage.InputTokens, usage.OutputTokens, usage.CachedTokens, usage.ReasoningTokens);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Response {Generation} failed: {Kind} from {Responder} ({Exception})"
    )]
    private static partial void LogFailed(
        ILogger logger,
        int generation,
        Core.FailureKind kind,
        string responder,
        string exception
    );

    [LoggerMessage(Level = LogLevel.Error, Message = "Response {Generation}: {Responder} does not stop when cancelled")]
    private static partial void LogHangs(ILogger logger, int generation, string responder);
}
