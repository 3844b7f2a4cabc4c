using System.Text.Json;

namespace Parley.Server.Tests.Sessions;

internal static class JsonTexts
{
    public static string? Text(this JsonElement e, string name) => e.GetProperty(name).GetString();
}
