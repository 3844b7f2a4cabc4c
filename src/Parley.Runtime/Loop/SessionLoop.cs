using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Core;
using Parley.Core.State;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Loop;

/// <summary>
/// The single writer of a session's state: takes one input at a time, asks <see cref="SessionCore.Next"/>, and has the effects
/// performed in order. Nothing here waits for anything but the next input.
/// </summary>
internal sealed partial class SessionLoop(
    SessionState initial,
    TimeProvider time,
    Action<SessionEffect> perform,
    ILogger logger,
    SessionJournal? journal = null
)
{
    private const int MaxWaiting = 10_000;

    // Not for a single reader: only the general kind can be counted.
    private readonly Channel<(SessionInput Input, TaskCompletionSource? Done)> _inbox = Channel.CreateUnbounded<(
        SessionInput,
        TaskCompletionSource?
    )>();

    private readonly List<SessionEffect> _effects = new(16);
    private SessionState _state = initial;

    /// <summary>Adds an input; from any thread. Inputs after the end are ignored.</summary>
    public void Post(SessionInput input)
    {
        if (_inbox.Reader.Count >= MaxWaiting && input is not Closed)
        {
            LogFlooded(logger);
            Stop(CloseCause.InternalFault);
            return;
        }

        _inbox.Writer.TryWrite((input, null));
    }

    /// <summary>Adds an input and waits until its effects were performed, or the session ended.</summary>
    public Task PostAndWaitAsync(SessionInput input)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _inbox.Writer.TryWrite((input, done)) ? done.Task : Task.CompletedTask;
    }

    /// <summary>Ends the session after the inputs that wait already.</summary>
    public void Stop(CloseCause cause)
    {
        _inbox.Writer.TryWrite((new Closed(cause), null));
        _inbox.Writer.TryComplete();
    }

    /// <summary>Runs until the session has ended.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (_state.Phase != SessionPhase.Ended && await _inbox.Reader.WaitToReadAsync())
            {
                while (_state.Phase != SessionPhase.Ended && _inbox.Reader.TryRead(out var next))
                {
                    try
                    {
                        Take(next.Input);
                    }
                    finally
                    {
                        next.Done?.TrySetResult();
                    }
                }
            }
        }
        finally
        {
            _inbox.Writer.TryComplete();
            while (_inbox.Reader.TryRead(out var late))
            {
                late.Done?.TrySetResult();
            }
        }
    }

    private void Take(SessionInput input)
    {
        _effects.Clear();
        var now = time.GetUtcNow();
        _state = SessionCore.Next(_state, input, now, _effects);
        journal?.Stepped(now, input, _effects);
        foreach (var effect in _effects)
        {
            perform(effect);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "More than 10,000 inputs wait for the session: it ends")]
    private static partial void LogFlooded(ILogger logger);
}
