using Parley.Agents.Wire;

namespace Parley.Server.Agents;

/// <summary>Adds routes below one prefix.</summary>
internal sealed class RouteTable(IEndpointRouteBuilder group, AgentDoor door)
{
    public void Get(string path, Func<AgentCall, Task<AgentAnswer>> serve) => Map("GET", path, serve);

    public void Post(string path, Func<AgentCall, Task<AgentAnswer>> serve) => Map("POST", path, serve);

    public void Delete(string path, Func<AgentCall, Task<AgentAnswer>> serve) => Map("DELETE", path, serve);

    /// <summary>What clients know and this server does not have: every call is told why.</summary>
    public void Refuse(string path, string why, params string[] methods)
    {
        foreach (var method in methods)
        {
            Map(method, path, _ => throw AgentException.Unsupported(null, why));
        }
    }

    private void Map(string method, string path, Func<AgentCall, Task<AgentAnswer>> serve) =>
        group.MapMethods(path, [method], door.Guard(method, path, serve));
}
