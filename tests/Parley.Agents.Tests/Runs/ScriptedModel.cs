using System.Runtime.CompilerServices;
using Parley.Agents.Turns;
using Parley.Engines;
using Parley.Engines.Responses;

namespace Parley.Agents.Tests.Runs;

/// <summary>
/// A model that does what the last user message says: <c>wait</c> says one piece and goes on when it is let, <c>fail</c> breaks,
/// <c>call</c> calls a tool, <c>use</c> those that are named after it, <c>long</c> runs into the limit; anything else is answered with the number of the user's messages.
/// </summary>
internal sealed class ScriptedModel : IResponder, IResponderSource, IDisposable
{
    private readonly SemaphoreSlim _let = new(0);
    private readonly SemaphoreSlim _asked = new(0);

    public string Name => "scripted";

    public List<ResponderRequest> Requests { get; } = [];

    /// <summary>The newest one.</summary>
    public ResponderRequest Last => Requests[^1];

    public void Dispose()
    {
        _let.Dispose();
        _asked.Dispose();
    }

    public void Let() => _let.Release();

    /// <summary>Until a run that waits has said its first piece.</summary>
    public Task AskedAsync() => _asked.WaitAsync(TestContext.Current.CancellationToken);

    public ValueTask<IResponder> GetAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IResponder>(this);

    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        lock (Requests)
        {
            Requests.Add(request);
        }

        if (request.Entries is [.., ChatToolResult result])
        {
            yield return new ResponderText($"It says {result.Output}.");
            yield return new ResponderDone(ResponderFinish.Stop, new(10, 5));
            yield break;
        }

        var users = request.Entries.OfType<ChatMessage>().Where(message => message.Role is ChatRole.User).ToList();
        switch (users.LastOrDefault()?.Text)
        {
            case "wait":
                yield return new ResponderText("It begins");
                _asked.Release();
                await _let.WaitAsync(cancellationToken);
                yield return new ResponderText(" and ends.");
                break;
            case "fail":
                yield return new ResponderText("It be");
                throw new EngineException(EngineFault.Refused, "The endpoint refuses.");
            case "call":
                yield return new ResponderToolCall(0, null, "get_weather", "{\"city\":");
                yield return new ResponderToolCall(0, null, null, "\"Paris\"}");
                yield return new ResponderDone(ResponderFinish.ToolCalls, new(10, 5));
                yield break;
            case { } said when said.StartsWith("use ", StringComparison.Ordinal):
                var index = 0;
                foreach (var name in said.Split(' ').Skip(1))
                {
                    yield return new ResponderText(index == 0 ? "I look." : "");
                    yield return new ResponderToolCall(index, null, name, "{\"number\":");
                    yield return new ResponderToolCall(index++, null, null, "7}");
                }

                yield return new ResponderDone(ResponderFinish.ToolCalls, new(10, 5));
                yield break;
            case "long":
                yield return new ResponderText("And so");
                yield return new ResponderDone(ResponderFinish.Length, new(10, 5));
                yield break;
            default:
                yield return new ResponderText("You said ");
                yield return new ResponderText($"{users.Count} things.");
                break;
        }

        yield return new ResponderDone(ResponderFinish.Stop, new(10, 5));
    }
}
