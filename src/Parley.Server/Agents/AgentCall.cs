using System.Globalization;
using Parley.Agents;
using Parley.Agents.Storage;
using Parley.Agents.Wire;

namespace Parley.Server.Agents;

/// <summary>One request to the agent service, after its key was checked and its body read.</summary>
internal sealed record AgentCall(HttpContext Context, AgentService Agents, string Project, ReadOnlyMemory<byte> Body)
{
    public CancellationToken Cancel => Context.RequestAborted;

    /// <summary>A part of the address.</summary>
    public string this[string name] => (string)Context.Request.RouteValues[name]!;

    public string? Query(string name) => Context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>The part of a list that the query asks for.</summary>
    /// <exception cref="AgentException">A parameter cannot be read.</exception>
    public PageRequest Page()
    {
        var limit = Query("limit");
        var count = PageRequest.DefaultLimit;
        if (
            limit is not null
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1)
        )
        {
            throw AgentException.Invalid("limit", "'limit' is a whole number from 1 up.");
        }

        var order = Query("order")?.ToLowerInvariant() ?? "desc";
        if (order is not ("asc" or "desc"))
        {
            throw AgentException.Invalid("order", "'order' is asc or desc.");
        }

        return new PageRequest(Math.Min(count, PageRequest.LargestLimit), order is "asc")
        {
            After = Query("after"),
            Before = Query("before"),
        };
    }
}
