module counter #(parameter WIDTH = 8) (
  input  wire             clk,
  input  wire             rst,
  input  wire             en,
  input  wire             up,
  output reg  [WIDTH-1:0] q,
  output wire             wrap
);
  assign wrap = en & (up ? &q : ~|q);
  always @(posedge clk)
    if (rst) q <= 0;
    else if (en) q <= up ? q + 1 : q - 1;
endmodule
