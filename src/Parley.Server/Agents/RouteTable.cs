namespace Parley.Server.Agents;

/// <summary>Adds routes below one prefix.</summary>
internal sealed class RouteTable(IEndpointRouteBuilder group, AgentDoor door)
{
    public void Get(string path, Func<AgentCall, Task<AgentAnswer>> serve) => Map("GET", path, serve);

    public void Post(string path, Func<AgentCall, Task<AgentAnswer>> serve) => Map("POST", path, serve);

    public void Patch(string path, Func<AgentCall, Task<AgentAnswer>> serve) => Map("PATCH", path, serve);

    public void Delete(string path, Func<AgentCall, Task<AgentAnswer>> serve) => Map("DELETE", path, serve);

    private void Map(string method, string path, Func<AgentCall, Task<AgentAnswer>> serve) =>
        group.MapMethods(path, [method], door.Guard(method, path, serve));
}
