// The request comes as environment variables and standard input, the response
// goes to standard output: headers, a blank line, the body.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	fmt.Println("content-type: text/plain")
	fmt.Println()
	fmt.Println("Hello from Go!")
	fmt.Println("method:", os.Getenv("REQUEST_METHOD"))
	fmt.Println("path:", os.Getenv("PATH_INFO"))
	fmt.Println("query:", os.Getenv("QUERY_STRING"))
	io.Copy(os.Stdout, os.Stdin)
}
