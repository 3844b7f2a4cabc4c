using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines;
using Parley.Engines.Agents;
using Parley.Engines.Responses;

namespace Parley.Agents.Voice;

/// <summary>
/// The responder of one voice session whose answers come from an agent. The agent keeps the conversation: each answer is a run of it,
/// which gets what was said since the last one. An answer that nobody wants any more is a run that is cancelled, and what was heard
/// of it is what stays in the conversation.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A semaphore without a wait handle holds nothing, and a responder is not given back."
)]
internal sealed class AgentResponder(IAgentLine line, ResponderCapabilities model) : IResponder
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private readonly SentEntries _sent = new();

    /// <summary>Requests of which the agent was told the answer.</summary>
    private readonly HashSet<string> _approvals = new(StringComparer.Ordinal);

    /// <summary>The end of the last run, where it had to be stopped.</summary>
    private Task _settling = Task.CompletedTask;
    private string? _run;
    private string _answer = "";

    /// <summary>The last answer was stopped, and may have gone further than <see cref="_answer"/>.</summary>
    private bool _interrupted;

    /// <summary>Entries of the assistant that the last request held.</summary>
    private int _answers;

    public string Name => "agent";

    public ResponderCapabilities Capabilities { get; } =
        model with
        {
            IsFree = false,
            FollowsInstructions = false,
            KeepsConversation = true,
        };

    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var run = await StartAsync(request, cancellationToken);
            var heard = new StringBuilder();
            var over = false;
            ResponderDone? done = null;
            try
            {
                await foreach (var next in run.Feed.ReadAsync(cancellationToken))
                {
                    switch (next.Part)
                    {
                        case ResponderText text:
                            heard.Append(text.Delta);
                            yield return text;
                            break;
                        case ResponderToolCall call:
                            _ = call.CallId is { } id && _calls.Add(id);
                            yield return call;
                            break;
                        case ResponderApproval asked:
                            _calls.Add(asked.Id);
                            yield return asked;
                            break;
                        case ResponderDone end:
                            done = end;
                            break;
                    }
                }

                over = true;
            }
            finally
            {
                _answer = heard.ToString();
                _interrupted = !over;
                if (!over)
                {
                    _settling = line.StopAsync(run.Id);
                }
            }

            if (run.Feed.Failure is { } failure)
            {
                throw failure as EngineException
                    ?? new EngineException(EngineFault.Crashed, "The agent failed; the server's log tells more.");
            }

            yield return done ?? new ResponderDone(ResponderFinish.Stop, new(0, 0));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<StartedRun> StartAsync(ResponderRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await _settling.WaitAsync(cancellationToken);
            var given = await TakeAsync(request.Entries);
            var waiting = _calls.Count > 0 ? _run : null;
            var run = await line.StartAsync(
                [.. given.OfType<ChatMessage>()],
                waiting,
                [.. given.OfType<ChatToolResult>().Where(output => _calls.Contains(output.CallId))],
                [.. request.Entries.OfType<ChatApproval>().Where(approval => _approvals.Add(approval.RequestId))],
                request.Instructions.Length > 0 ? request.Instructions : null,
                cancellationToken
            );
            _run = run.Id;
            _calls.Clear();
            return run;
        }
        catch (AgentException e)
        {
            throw new EngineException(EngineFault.Refused, e.Message, e);
        }
    }

    /// <summary>What the agent does not know yet. Corrects what it believes to have said.</summary>
    private async Task<IReadOnlyList<ChatEntry>> TakeAsync(IReadOnlyList<ChatEntry> entries)
    {
        var answers = entries.Where(IsAnswer).ToList();
        if (_run is not null)
        {
            // Of what came since, the first is the agent's own answer, as far as it was heard.
            await CorrectAsync(answers.Skip(_answers).OfType<ChatMessage>().FirstOrDefault()?.Text ?? "");
        }

        _answers = answers.Count;
        var fresh = _sent.Fresh(entries);
        // Whatever comes of it: what the agent once refused is not told again.
        _sent.Sent(entries);
        return fresh;
    }

    private async Task CorrectAsync(string heard)
    {
        var differs = _answer.Length > 0 && !string.Equals(heard.Trim(), _answer.Trim(), StringComparison.Ordinal);
        if (_interrupted || differs)
        {
            await line.CorrectAsync(_run!, heard);
        }

        _sent.Said(heard);
        (_answer, _interrupted) = ("", false);
    }

    private static bool IsAnswer(ChatEntry entry) => entry is ChatToolCall or ChatMessage { Role: ChatRole.Assistant };
}
