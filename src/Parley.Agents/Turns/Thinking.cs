using System.Runtime.CompilerServices;
using System.Text;
using Parley.Agents.Wire;
using Parley.Engines;
using Parley.Engines.Responses;

namespace Parley.Agents.Turns;

/// <summary>One answer of the model, collected while it is streamed on.</summary>
internal sealed class Thinking(IResponderSource source, RunOptions options, TimeProvider time)
{
    private readonly StringBuilder _text = new();
    private readonly List<ToolCall> _calls = [];
    private int _length;

    public string Text => _text.ToString();

    public IReadOnlyList<ToolCall> Calls => _calls;

    public ResponderDone? Done { get; private set; }

    /// <summary>Gives the parts of the answer; each call's id is there from its first part on.</summary>
    /// <exception cref="EngineException">The model failed, or was silent or talked for too long.</exception>
    public async IAsyncEnumerable<ResponderPart> AnswerAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var responder = await source.GetAsync(cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var parts = responder.RespondAsync(request, end.Token).GetAsyncEnumerator(end.Token);
        var started = time.GetTimestamp();
        while (await NextAsync(parts, end, started, cancellationToken))
        {
            yield return Take(parts.Current);
            if (Done is not null)
            {
                yield break;
            }
        }

        Done = new ResponderDone(ResponderFinish.Stop, new(0, 0));
        yield return Done;
    }

    private async Task<bool> NextAsync(
        IAsyncEnumerator<ResponderPart> parts,
        CancellationTokenSource end,
        long started,
        CancellationToken cancellationToken
    )
    {
        var left = options.Longest - time.GetElapsedTime(started);
        var patience = left < options.Silence ? left : options.Silence;
        using var late = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
        await using var stop = late.Token.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), end);
        try
        {
            return await parts.MoveNextAsync();
        }
        catch (OperationCanceledException)
            when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineException(EngineFault.Timeout, "The model did not answer in time.");
        }
    }

    private ResponderPart Take(ResponderPart part)
    {
        switch (part)
        {
            case ResponderText text:
                Lengthen(text.Delta.Length);
                _text.Append(text.Delta);
                return text;
            case ResponderToolCall call:
                Lengthen(call.ArgumentsDelta.Length);
                return Take(call);
            case ResponderDone done:
                Done = done;
                return done;
            default:
                return part;
        }
    }

    private ResponderToolCall Take(ResponderToolCall part)
    {
        var known = _calls.Find(call => call.Index == part.Index);
        if (known is null)
        {
            known = new ToolCall(part.Index, part.CallId ?? Ids.New(Ids.Call), part.Name ?? "");
            _calls.Add(known);
            part = part with { CallId = known.Id, Name = known.Name };
        }

        known.Arguments.Append(part.ArgumentsDelta);
        return part;
    }

    private void Lengthen(int by)
    {
        _length += by;
        if (_length > options.LongestAnswer)
        {
            throw new EngineException(EngineFault.Crashed, "The model's answer is too long.");
        }
    }

    internal sealed record ToolCall(int Index, string Id, string Name)
    {
        public StringBuilder Arguments { get; } = new();
    }
}
