namespace FluxPay.Host;

/// <summary>What a stranger needs next, on the console.</summary>
internal static class Banner
{
    public static void Print(Uri self, IHostEnvironment environment, bool simulated)
    {
        string url = self.ToString().TrimEnd('/');
        Console.WriteLine();
        Console.WriteLine($"FluxPay is ready: {url}  (API: {url}/swagger)");
        if (!environment.IsDevelopment())
            return;

        Console.WriteLine($"  service moa, key fp_test_moa · admin key fp_test_admin · gateway: {(simulated ? "the simulator inside this host" : "Toss Payments")}");
        Console.WriteLine();
        Console.WriteLine($"  curl -s {url}/api/v1/orders -H 'Authorization: Bearer fp_test_moa' -H 'Content-Type: application/json' \\");
        Console.WriteLine("""    -d '{"customerId": "cust-1", "product": "token-1000"}'""");
        Console.WriteLine();
    }
}
