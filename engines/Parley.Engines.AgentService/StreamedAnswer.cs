using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Parley.Engines.Responses;

namespace Parley.Engines.AgentService;

/// <summary>One answer, read from the events of a run or a response. Unknown ones are passed over: services add some.</summary>
internal abstract class StreamedAnswer
{
    private readonly StringBuilder _text = new();
    private string? _fault;

    /// <summary>True when it needs nothing more, or waits for the results of calls.</summary>
    public bool IsOver { get; protected set; }

    /// <summary>Why it is not whole; null: it is.</summary>
    public string? Fault => _fault ?? (IsOver ? null : "broke off its answer");

    /// <summary>What was said of it so far.</summary>
    public string Text => _text.ToString();

    protected ResponderUsage Usage { get; set; } = new(0, 0);

    protected ResponderFinish Finish { get; set; } = ResponderFinish.Stop;

    /// <summary>The parts of the answer, until it is over or the stream ends.</summary>
    public async IAsyncEnumerable<ResponderPart> TakeAsync(
        AgentStream stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var (name, data) in stream.ReadAsync(cancellationToken))
        {
            foreach (var part in Read(name, data))
            {
                if (part is ResponderText { Delta: var delta })
                {
                    _text.Append(delta);
                }

                yield return part;
            }

            if (IsOver)
            {
                yield break;
            }
        }
    }

    public ResponderDone Done() => new(Finish, Usage);

    protected abstract IEnumerable<ResponderPart> Read(string name, JsonElement data);

    /// <param name="status">The last state, or <c>error</c>.</param>
    /// <param name="data">The run or the response.</param>
    protected void End(string status, JsonElement data)
    {
        IsOver = true;
        switch (status)
        {
            case "incomplete":
                Finish = data.ObjectOf("incomplete_details")?.TextOf("reason") is "content_filter"
                    ? ResponderFinish.ContentFilter
                    : ResponderFinish.Length;
                break;
            case "error":
                _fault = "failed";
                break;
            case "failed":
                _fault = "could not finish its answer";
                break;
            case "cancelled" or "expired":
                _fault = $"ended its answer ({status})";
                break;
        }
    }
}
