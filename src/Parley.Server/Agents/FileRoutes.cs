namespace Parley.Server.Agents;

/// <summary>Files and vector stores, which are not here: every call says so.</summary>
internal static class FileRoutes
{
    private const string Why =
        "This server keeps no files and no vector stores for agents; put what an agent must know into its instructions or into messages.";

    public static void Map(RouteTable routes)
    {
        foreach (var path in (string[])["/files", "/vector_stores"])
        {
            routes.Refuse(path, Why, "POST");
            routes.Refuse($"{path}/{{**rest}}", Why, "GET", "POST", "DELETE");
        }
    }
}
