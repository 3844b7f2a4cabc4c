using System.Text.Json;

namespace Parley.Server.Tests.Wire;

/// <summary>Compares what a client set with what it was told.</summary>
internal static class JsonEcho
{
    /// <summary>Fails unless everything that was sent is there with its value; more may be there.</summary>
    public static void AssertHolds(JsonElement echo, JsonElement sent, string path)
    {
        switch (sent.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.True(echo.ValueKind is JsonValueKind.Object, $"{path} is not echoed as an object: {echo}");
                foreach (var field in sent.EnumerateObject())
                {
                    Assert.True(echo.TryGetProperty(field.Name, out var value), $"{path}.{field.Name} is not echoed");
                    AssertHolds(value, field.Value, $"{path}.{field.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(sent.GetArrayLength(), echo.GetArrayLength());
                foreach (var (one, other) in sent.EnumerateArray().Zip(echo.EnumerateArray()))
                {
                    AssertHolds(other, one, path + "[]");
                }

                break;
            case JsonValueKind.Number:
                Assert.Equal(sent.GetDouble(), echo.GetDouble());
                break;
            default:
                Assert.True(
                    string.Equals(sent.ToString(), echo.ToString(), StringComparison.Ordinal),
                    $"{path} is echoed as {echo}, not {sent}"
                );
                break;
        }
    }
}
